namespace NativeStore.Core.Schema;

/// <summary>Columns do not make a table, or data does not fit its table's schema.</summary>
public sealed class SchemaException(string message) : NativeStoreException(message);
