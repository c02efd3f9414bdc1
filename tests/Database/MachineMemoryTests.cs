namespace NativeStore.Tests;

public class MachineMemoryTests
{
    private const long Gibibyte = 1L << 30;
    private const string MemoryInfo = "MemTotal:       16777216 kB\nMemFree:        1 kB\n";

    [Fact]
    public void WithoutAControlGroupItIsTheMachines() => Usable([]).ShouldBe(16 * Gibibyte);

    [Fact]
    public void AGroupOfVersionTwoLimitsIt() =>
        Usable(new() { ["/proc/self/cgroup"] = "0::/app\n", ["/sys/fs/cgroup/app/memory.max"] = "2147483648\n" })
            .ShouldBe(2 * Gibibyte);

    [Fact]
    public void AnAncestorLimitsItToo() =>
        Usable(new()
        {
            ["/proc/self/cgroup"] = "0::/pod/app\n",
            ["/sys/fs/cgroup/pod/app/memory.max"] = "max\n",
            ["/sys/fs/cgroup/pod/memory.max"] = "1073741824\n",
        }).ShouldBe(Gibibyte);

    [Fact]
    public void WhereAGroupIsStalledItIsLimited() =>
        Usable(new()
        {
            ["/proc/self/cgroup"] = "0::/pod/app\n",
            ["/sys/fs/cgroup/pod/app/memory.max"] = "2147483648\n",
            ["/sys/fs/cgroup/pod/app/memory.high"] = "max\n",
            ["/sys/fs/cgroup/pod/memory.high"] = "1610612736\n",
        }).ShouldBe(1536L << 20);

    [Fact]
    public void InAContainerWhoseGroupIsTheRootOfWhatItSeesTheRootLimitsIt() =>
        Usable(new()
        {
            ["/proc/self/cgroup"] = "12:memory:/docker/4f1c\n0::/docker/4f1c\n",
            ["/sys/fs/cgroup/memory/memory.limit_in_bytes"] = "536870912\n",
        }).ShouldBe(512L << 20);

    [Fact]
    public void AGroupOfVersionOneLimitsIt() =>
        Usable(new()
        {
            ["/proc/self/cgroup"] = "5:cpu:/app\n4:memory,hugetlb:/app\n0::/\n",
            ["/sys/fs/cgroup/memory/app/memory.limit_in_bytes"] = "3221225472\n",
        }).ShouldBe(3 * Gibibyte);

    [Fact]
    public void ANumberThatMeansNoLimitIsNone() =>
        Usable(new()
        {
            ["/proc/self/cgroup"] = "4:memory:/\n",
            ["/sys/fs/cgroup/memory/memory.limit_in_bytes"] = "9223372036854771712\n",
        }).ShouldBe(16 * Gibibyte);

    [Fact]
    public void WithoutProcFilesTheRuntimeKnows() =>
        MachineMemory.UsableBytes(_ => null).ShouldBe(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static long Usable(Dictionary<string, string> files) =>
        MachineMemory.UsableBytes(path => path == "/proc/meminfo" ? MemoryInfo : files.GetValueOrDefault(path));
}
