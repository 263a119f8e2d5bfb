namespace SnatchEngine.Yaml;

/// <summary>Reads a file people write into a tree whose every part knows its place. Nothing in a file can make it throw.</summary>
public static class YamlFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, as it is to be named in problems.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>What the file says, though some of it may be refused in <paramref name="problems"/>; null when it cannot be read at all.</returns>
    public static YamlMapping? Read(string path, ProblemList problems)
    {
        byte[] bytes;
        try
        {
            bytes = BytesOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            problems.Add(new(path, 1, 1, ProblemCode.Unreadable, Refusal(path, e)));
            return null;
        }

        return Parse(bytes, path, problems);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="path"><inheritdoc cref="Read" path="/param[@name='path']"/></param>
    /// <param name="problems"><inheritdoc cref="Read" path="/param[@name='problems']"/></param>
    /// <returns><inheritdoc cref="Read" path="/returns"/></returns>
    public static YamlMapping? Parse(ReadOnlySpan<byte> bytes, string path, ProblemList problems)
    {
        if (YamlText.Decode(bytes, path, problems) is not { } text)
        {
            return null;
        }

        try
        {
            return new YamlTree(new YamlTokens(text, path), problems).Document();
        }
        catch (YamlRefusal refusal)
        {
            problems.Add(refusal.Problem);
            return null;
        }
    }

    // One byte more than is accepted, and never more, whatever the file turns out to be.
    private static byte[] BytesOf(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[16 << 10];
        var length = 0;
        while (RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
            if (length == bytes.Length && length > YamlText.MostBytes)
            {
                break;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(2 * bytes.Length, YamlText.MostBytes + 1));
            }
        }

        return bytes[..length];
    }

    private static string Refusal(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "the file does not exist",
        _ when Directory.Exists(path) => "this is a folder, not a file",
        UnauthorizedAccessException => "the file may not be read: permission denied",
        _ => "the file cannot be read",
    };
}

/// <summary>Ends the reading of one file; never leaves this folder.</summary>
internal sealed class YamlRefusal(ConfigProblem problem) : Exception(problem.Message)
{
    public ConfigProblem Problem { get; } = problem;
}
