namespace SnatchEngine.Architecture.Specs.Source;

/// <summary>One text file of the repository.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">All of it.</param>
sealed record SourceFile(string Path, string Text)
{
    private string? _code;
    private string? _uncommented;

    /// <summary>The text without comments and literals.</summary>
    public string Code => _code ??= CodeText.WithoutCommentsAndStrings(Text);

    /// <summary>The text without comments.</summary>
    public string Uncommented => _uncommented ??= CodeText.WithoutComments(Text);

    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    public int Lines => LineAt(Text.Length) - (Text.EndsWith('\n') ? 1 : 0);

    public int LineAt(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    public bool IsBelow(string folder) => Path.StartsWith(folder, StringComparison.Ordinal);

    public IEnumerable<TypeDeclaration> Types => TypeDeclaration.In(this);
}
