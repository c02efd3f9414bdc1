namespace NativeStore.Storage.Index;

/// <summary>What the index asks of its table to sweep entries of rows that went before older ones did.</summary>
public interface IGoneRows
{
    /// <summary>Whether a row that the index holds is gone.</summary>
    bool IsGone(uint rowId);
}
