namespace NativeStore.Storage.Tests.Model;

/// <summary>What a step of a history does.</summary>
internal enum ModelAction
{
    /// <summary>Appends a batch, all or nothing.</summary>
    Append,

    /// <summary>Appends a batch without its duplicates.</summary>
    AppendDistinct,

    /// <summary>Appends one row.</summary>
    AppendOne,

    /// <summary>Appends a batch while little memory is left: it goes in whole or not at all.</summary>
    AppendSqueezed,

    /// <summary>Appends a batch with a row that cannot be taken.</summary>
    AppendUnfit,

    /// <summary>Busts a row or some.</summary>
    Bust,

    /// <summary>Busts all rows of a series, or many of them.</summary>
    BustSeries,

    /// <summary>Corrects a row.</summary>
    Correct,

    /// <summary>Corrects a batch.</summary>
    CorrectMany,

    /// <summary>Busts or corrects a batch with a row that there is none of, that was busted, or that is named
    /// twice.</summary>
    AmendUnfit,

    /// <summary>Busts rows, or corrects one, by handles of whatever age: of rows that are busted or gone
    /// too.</summary>
    AmendNamed,

    /// <summary>Busts and corrects while little memory is left: each either happens or does not.</summary>
    AmendSqueezed,

    /// <summary>Seals some full blocks.</summary>
    Seal,

    /// <summary>Seals all full blocks.</summary>
    SealAll,

    /// <summary>Makes one segment of neighbours, of any kinds and sizes, for either goal.</summary>
    Merge,

    /// <summary>Encodes a segment for size.</summary>
    Age,

    /// <summary>Sends a segment to disk.</summary>
    Spill,

    /// <summary>Drops the oldest segments.</summary>
    Drop,

    /// <summary>Gives a series a priority of its own, or the table's again.</summary>
    Prioritise,

    /// <summary>Takes the rows of series up to a priority out of any segment.</summary>
    Thin,

    /// <summary>Takes entries of dropped rows out of the index.</summary>
    Sweep,

    /// <summary>Forgets series without rows, in part of a round or in all of it.</summary>
    Forget,

    /// <summary>Seals, merges and thins while little memory is left: each either happens or does not.</summary>
    TendSqueezed,

    /// <summary>Lets the caretaker do what is due.</summary>
    Tend,
}
