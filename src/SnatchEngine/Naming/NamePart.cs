namespace SnatchEngine.Naming;

/// <summary>A part of a template.</summary>
/// <param name="Column">Where it begins, from 1.</param>
internal abstract record NamePart(int Column)
{
    /// <summary>Adds what it is for one thing.</summary>
    public abstract void AddTo(List<NamePiece> pieces, NameFields fields);
}

/// <summary>What a person wrote: its slashes divide folders.</summary>
internal sealed record LiteralPart(int Column, string Text) : NamePart(Column)
{
    public override void AddTo(List<NamePiece> pieces, NameFields fields) => pieces.Add(new NamePiece(Text, IsLiteral: true));
}

/// <summary>A stretch of a name.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsLiteral">A person wrote it; otherwise it was filled in, and its slashes divide nothing.</param>
internal readonly record struct NamePiece(string Text, bool IsLiteral);
