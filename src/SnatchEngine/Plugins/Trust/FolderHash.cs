using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SnatchEngine.Plugins.Trust;

/// <summary>One SHA-256 over all files of a folder: names, lengths and contents. Times, permissions and empty folders do not count.</summary>
/// <remarks>
/// Hashed are a heading, the number of files, and for each file in the order of the names' UTF-16 code units: the length of the name (4 bytes, the lowest first),
/// the name in UTF-8 with <c>/</c>, the length of the content (8 bytes), the content. So no two folders can be written the same way.
/// </remarks>
public static class FolderHash
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Hashes a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="TrustException">There is a link or a special file in it, too much of anything, or it cannot be read.</exception>
    public static string Of(string folder, CancellationToken cancellationToken = default)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var files = FolderFiles.Of(folder).Files;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("snatch plugin folder 1\n"u8);
        AppendNumber(hash, files.Count, 4);
        var left = FolderFiles.MostBytes;
        try
        {
            foreach (var file in files)
            {
                left -= Append(hash, file, left, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            throw new TrustException(TrustFailure.UnfitFolder, $"{folder} cannot be read: {e.Message}", e);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long Append(IncrementalHash hash, FolderFile file, long most, CancellationToken cancellationToken)
    {
        var name = s_strict.GetBytes(file.Name);
        using var content = File.OpenHandle(file.Path);
        var length = RandomAccess.GetLength(content);
        if (length > most)
        {
            throw new TrustException(TrustFailure.UnfitFolder, $"{Path.GetDirectoryName(file.Path)} and what lies beside it hold more than {FolderFiles.MostBytes >> 20} MiB");
        }

        AppendNumber(hash, name.Length, 4);
        hash.AppendData(name);
        AppendNumber(hash, length, 8);
        var buffer = new byte[Math.Min(length + 1, 128 << 10)];
        var offset = 0L;
        while (RandomAccess.Read(content, buffer, offset) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            offset += read;
            if (offset > length)
            {
                break;
            }
        }

        return offset == length ? length : throw new IOException($"{file.Name} changed while it was read");
    }

    private static void AppendNumber(IncrementalHash hash, long number, int bytes)
    {
        Span<byte> text = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(text, number);
        hash.AppendData(text[..bytes]);
    }
}
