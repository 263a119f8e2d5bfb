using SnatchEngine.Downloads.Files;
using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>One file of a package, on its way into the folder where it is checked.</summary>
/// <param name="Name">Its path within the plugin, already known to be plain.</param>
/// <param name="Open">Opens its content.</param>
/// <param name="Proof">The length its content must have, and what it must sum up to. Null: not known.</param>
internal sealed record PackedFile(string Name, Func<Stream> Open, (long Length, uint Crc)? Proof = null)
{
    private const int BufferSize = 64 << 10;

    private static readonly Lazy<uint[]> s_table = new(MakeTable);

    /// <summary>Writes it, and waits until it is on the disk.</summary>
    /// <exception cref="InstallException">It is damaged, or there is too much of it.</exception>
    public void WriteTo(string folder, UnpackBudget budget, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, Name.Replace('/', Path.DirectorySeparatorChar));
        OwnerFile.MakeFolder(Path.GetDirectoryName(path)!);
        using var source = Open();
        using var target = OwnerFile.Create(path);
        var buffer = new byte[BufferSize];
        var (length, sum) = (0L, uint.MaxValue);
        while (source.Read(buffer) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            budget.Take(read);
            length += read;
            sum = Proof is null ? sum : Sum(sum, buffer.AsSpan(0, read));
            target.Write(buffer.AsSpan(0, read));
        }

        if (Proof is { } proof && (length, ~sum) != proof)
        {
            throw new InstallException(InstallFailure.NotAPackage, $"'{Name}' is damaged: its content has not the length and checksum that the archive says");
        }

        DurableFile.Flush(target.SafeFileHandle);
    }

    // .NET does not compare the checksums of an archive.
    private static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        var table = s_table.Value;
        foreach (var b in bytes)
        {
            sum = table[(byte)(sum ^ b)] ^ (sum >> 8);
        }

        return sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var sum = i;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
            }

            table[i] = sum;
        }

        return table;
    }
}
