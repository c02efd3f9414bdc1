using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NativeStore.Core.Tests.Numbers;
using NativeStore.Core.Time;
using Xunit;

namespace NativeStore.Core.Tests.Time;

/// <summary>Laws that hold for all times; a failure prints the seed that replays it.</summary>
public sealed class TimePropertyTests
{
    private static readonly Arbitrary<long> s_nanos = Arb.From(
        from bits in ArbMap.Default.GeneratorFor<ulong>()
        from shift in Gen.Choose(0, 63)
        select (long)bits >> shift);

    [Fact]
    public void EveryTimeParsesBackFromItsText() =>
        Prop.ForAll(s_nanos, nanos =>
        {
            Timestamp time = new(nanos);
            string text = time.ToString();
            return Timestamp.Parse(text) == time && Timestamp.Parse(Encoding.UTF8.GetBytes(text)) == time
                && Timestamp.Parse(time.ToString("9")) == time;
        }).Check();

    [Fact]
    public void EveryDurationParsesBackFromItsText() =>
        Prop.ForAll(s_nanos, nanos => Duration.Parse(new Duration(nanos).ToString()).Nanos == nanos).Check();

    [Fact]
    public void FieldsMakeTheTimeAgain() =>
        Prop.ForAll(s_nanos, nanos =>
        {
            Timestamp time = new(nanos);
            return Timestamp.FromUtc(
                time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, time.Nanosecond) == time;
        }).Check();

    [Fact]
    public void ABucketContainsItsTime() =>
        Prop.ForAll(s_nanos, Arb.From(Gen.Choose(1, int.MaxValue)), (nanos, width) =>
        {
            Timestamp time = new(nanos >> 1);
            Duration bucket = new Duration(1_000) * width;
            Timestamp start = time.Floor(bucket);
            return start <= time && time - start < bucket && start.Nanos % bucket.Nanos == 0;
        }).Check();
}
