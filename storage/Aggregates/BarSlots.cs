namespace NativeStore.Storage.Aggregates;

/// <summary>Where bars find what they are built of.</summary>
/// <param name="TimeOffset">Byte offset of the time key.</param>
/// <param name="Price">The price: an integer or decimal of up to 64 bits. Rows without one do not count.</param>
/// <param name="Size">The size: an integer or decimal of up to 64 bits. Rows without one add nothing.</param>
internal readonly record struct BarSlots(int TimeOffset, ColumnSlot Price, ColumnSlot Size);
