namespace NativeStore.Generators.Model;

/// <summary>What reading an annotated type gave: a record that can be laid out, or why it cannot be.</summary>
internal sealed record RecordOutcome(RecordSpec? Record, EquatableArray<DiagnosticSpec> Diagnostics);
