using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;
using NativeStore.Core.Memory;
using NativeStore.Core.Memory.Pressure;
using NativeStore.Storage.Aggregates;
using NativeStore.Storage.Upkeep;
using NativeStore.Tests.Records;

namespace NativeStore.Tests.Lifetime;

/// <summary>
/// Walks every public member of every class that a database hands out, and calls it after disposal: so that no member,
/// also one that is added later, touches memory that is gone.
/// </summary>
public class PublicSurfaceTests
{
    /// <summary>What works after disposal, and is documented to: accounts, descriptions, ending once more.</summary>
    private static readonly Dictionary<Type, string[]> s_works = new()
    {
        [typeof(Database)] =
        [
            nameof(Database.Dispose), nameof(Database.Options), nameof(Database.Memory), nameof(Database.OpenReaders),
            nameof(Database.Pressure), nameof(Database.Shed), nameof(Database.Upkeep),
        ],
        [typeof(SeriesTable<>)] = [nameof(SeriesTable<Trade>.Schema)],
        [typeof(DynamicSeriesTable)] = [nameof(DynamicSeriesTable.Schema)],
        [typeof(SymbolDictionary)] =
        [
            nameof(SymbolDictionary.Dispose), nameof(SymbolDictionary.Count), nameof(SymbolDictionary.Base),
            nameof(SymbolDictionary.Contains), nameof(SymbolDictionary.IsForeign), nameof(SymbolDictionary.Unknown),
            nameof(SymbolDictionary.Lasting),
        ],
        [typeof(Caretaker)] =
        [
            nameof(Caretaker.Stop), nameof(Caretaker.Wake), nameof(Caretaker.Statistics), nameof(Caretaker.LastError),
            nameof(Caretaker.SpillStatistics), nameof(Caretaker.PrunePlans),
        ],
        [typeof(OhlcBars<>)] = [nameof(OhlcBars<long>.Dispose), nameof(OhlcBars<long>.Count), "GetEnumerator"],
    };

    /// <summary>Accounts: all of their members work.</summary>
    private static readonly Type[] s_accounts = [typeof(MemoryPressure), typeof(ShedLog), typeof(LastingMemory)];

    [Fact]
    public void EveryMemberOfEveryClassIsRefusedAfterDisposal()
    {
        var database = Trades.OpenDatabase();
        var trades = Trades.Fill(database);
        var dynamic = database.CreateSeries(VenueQuote.Schema);
        var bars = trades.OhlcBars(
            Timestamp.MinValue, Timestamp.MaxValue, TimeSpan.FromSeconds(1), Trade.Columns.Price, Trade.Columns.Size);
        var arguments = new Arguments(database, dynamic);
        object[] objects =
            [
                database, trades, dynamic, bars, database.Symbols, database.Upkeep, database.Pressure, database.Shed,
                database.Symbols.Lasting,
            ];
        RequireNoneIsMissing(objects);
        database.Dispose();
        var wrong = new List<string>();
        var called = 0;
        foreach (var target in objects.Where(target => !s_accounts.Contains(target.GetType())))
        {
            var type = target.GetType();
            var works = s_works[type.IsGenericType ? type.GetGenericTypeDefinition() : type];
            foreach (var method in MethodsOf(type))
            {
                var name = method.IsSpecialName ? method.Name[(method.Name.IndexOf('_') + 1)..] : method.Name;
                var isRefused = IsRefused(target, method, arguments);
                called++;
                if (isRefused == works.Contains(name))
                {
                    wrong.Add($"{type.Name}.{method}: {(isRefused ? "is refused" : "is not refused")}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        called.ShouldBeGreaterThan(60);
        database.Memory.UsedBytes.ShouldBe(0);
    }

    /// <summary>Classes that a property or a method of a known one gives out must be known too.</summary>
    private static void RequireNoneIsMissing(object[] objects)
    {
        var known = objects.Select(target => Definition(target.GetType())).ToHashSet();
        var given = known.SelectMany(type => MethodsOf(type)
                .Select(method => Definition(method.ReturnType)))
            .Where(type => type.IsClass && type.Namespace?.StartsWith("NativeStore", StringComparison.Ordinal) == true)
            .Where(type => type.GetMethod("<Clone>$") is null && !typeof(Exception).IsAssignableFrom(type))
            .Where(type => !type.Name.Contains("Schema", StringComparison.Ordinal));
        given.Except(known).ShouldBeEmpty();
    }

    private static MethodInfo[] MethodsOf(Type type) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsRefused(object target, MethodInfo method, Arguments arguments)
    {
        try
        {
            arguments.Call(target, method);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Calls any method with arguments that would be right if the database were open.</summary>
    private sealed class Arguments
    {
        private static readonly Dictionary<string, Type> s_typeArguments = new()
        {
            ["TRecord"] = typeof(Trade),
            ["TScale"] = typeof(S4),
            ["TSize"] = typeof(long),
            ["TInteger"] = typeof(long),
            ["TKey"] = typeof(long),
        };

        private readonly Dictionary<Type, object> _values;

        public Arguments(Database database, DynamicSeriesTable dynamic)
        {
            var symbol = database.Symbol("S1");
            var row = Trades.Row(symbol, id: 1_000_000);
            _values = new Dictionary<Type, object>
            {
                [typeof(Symbol)] = symbol,
                [typeof(SeriesKey)] = SeriesKey.Of(symbol),
                [typeof(Timestamp)] = Trades.Open,
                [typeof(TimeSpan)] = TimeSpan.FromSeconds(1),
                [typeof(int)] = 1,
                [typeof(long)] = 1L,
                [typeof(double)] = 0.5,
                [typeof(string)] = "S1",
                [typeof(TableSchema)] = OtherTrade.Schema,
                [typeof(DynamicSeriesTable)] = dynamic,
                [typeof(Trade)] = row,
                [typeof(ReadOnlyMemory<Trade>)] = new ReadOnlyMemory<Trade>([row]),
                [typeof(Column<Trade, Fixed64<S4>>)] = Trade.Columns.Price,
                [typeof(Column<Trade, long>)] = Trade.Columns.Size,
            };
        }

        /// <summary>By a compiled expression, which may pass spans; the result is dropped, a task waited for.</summary>
        public void Call(object target, MethodInfo method)
        {
            if (method.IsGenericMethodDefinition)
            {
                var types = method.GetGenericArguments().Select(type => s_typeArguments[type.Name]);
                method = method.MakeGenericMethod([.. types]);
            }

            var references = new List<ParameterExpression>();
            var setup = new List<Expression>();
            var arguments = new List<Expression>();
            foreach (var parameter in method.GetParameters())
            {
                if (parameter.ParameterType.IsByRef)
                {
                    var type = parameter.ParameterType.GetElementType()!;
                    var reference = Expression.Variable(type);
                    references.Add(reference);
                    setup.Add(Expression.Assign(reference, ValueOf(type)));
                    arguments.Add(reference);
                }
                else
                {
                    arguments.Add(ValueOf(parameter.ParameterType));
                }
            }

            var call = Expression.Call(Expression.Constant(target), method, arguments);
            Expression result = method.ReturnType == typeof(ValueTask)
                ? Expression.Call(Expression.Call(call, nameof(ValueTask.AsTask), null), nameof(Task.Wait), null)
                : call;
            var body = Expression.Block(references, [.. setup, result, Expression.Empty()]);
            try
            {
                Expression.Lambda<Action>(body).Compile()();
            }
            catch (AggregateException error)
            {
                ExceptionDispatchInfo.Throw(error.InnerException!);
            }
        }

        /// <summary>Spans that are written are long enough, those that are read empty where rows are bytes.</summary>
        private Expression ValueOf(Type type)
        {
            if (_values.TryGetValue(type, out var value))
            {
                return Expression.Constant(value, type);
            }

            if (!type.IsByRefLike)
            {
                return Expression.Default(type);
            }

            var element = type.GetGenericArguments()[0];
            var isRead = type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>);
            return element == typeof(byte) && isRead
                ? Expression.Default(type)
                : Expression.Convert(Expression.Constant(Array.CreateInstance(element, isRead ? 1 : 4096)), type);
        }
    }
}
