using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SnatchEngine.Specs.Plugins.Trust;

namespace SnatchEngine.Specs.Plugins.Installing;

/// <summary>An archive made in memory, of entries that nobody should trust.</summary>
internal sealed class Archive
{
    private readonly List<(string Name, byte[] Content, int Mode)> _entries = [];

    /// <summary>A plugin that could be installed.</summary>
    public static Archive Plugin(string id = "hello", string version = "1.0", string prefix = "", string content = "code") =>
        new Archive().With($"{prefix}plugin.json", Site.Manifest(id, version)).With($"{prefix}X.dll", content);

    public Archive With(string name, string content, int mode = 0) => With(name, Encoding.UTF8.GetBytes(content), mode);

    public Archive With(string name, byte[] content, int mode = 0)
    {
        _entries.Add((name, content, mode));
        return this;
    }

    public byte[] Bytes()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, mode) in _entries)
            {
                var entry = zip.CreateEntry(name, content.Length == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                entry.ExternalAttributes = mode << 16;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The same, with every header saying another length than the content has.</summary>
    public byte[] Lying(uint length)
    {
        var bytes = Bytes();
        for (var i = 0; i + 30 < bytes.Length; i++)
        {
            var at = bytes.AsSpan(i, 4);
            var field = at.SequenceEqual("PK\u0001\u0002"u8) ? 24 : at.SequenceEqual("PK\u0003\u0004"u8) ? 22 : 0;
            if (field > 0)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i + field), length);
            }
        }

        return bytes;
    }
}
