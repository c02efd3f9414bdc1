using System.Reflection;
using System.Runtime.InteropServices;

namespace NativeStore.Benchmarks.Peers.DuckDb;

/// <summary>Finds libduckdb.so where <c>benchmarks/Peers/install.sh</c> puts it, above the running program.</summary>
internal static class DuckDbLibrary
{
    private const string RelativePath = "artifacts/peers/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so";
    private static readonly Lazy<nint> _handle = new(Load);

    /// <summary>Whether the library is there and loads.</summary>
    public static bool IsPresent => _handle.Value != 0;

    /// <summary>Lets imports of <c>duckdb</c> find the library; call once before the first.</summary>
    public static void Register() =>
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (name, _, _) =>
            name == DuckDbNative.Library ? _handle.Value : 0);

    private static nint Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, RelativePath);
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
