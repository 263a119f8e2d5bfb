using System.Security.Cryptography;
using SnatchEngine.Downloads.Specs.Http;
using SnatchEngine.Downloads.Verification;

namespace SnatchEngine.Downloads.Specs.Verification;

public sealed class DigestHeaderSpecs
{
    private static readonly string s_md5 = Convert.ToBase64String(MD5.HashData("x"u8));
    private static readonly string s_sha1 = Convert.ToBase64String(SHA1.HashData("x"u8));
    private static readonly string s_sha256 = Convert.ToBase64String(SHA256.HashData("x"u8));
    private static readonly string s_sha512 = Convert.ToBase64String(SHA512.HashData("x"u8));
    private static readonly string s_md5Line = $"md5={Convert.ToHexStringLower(MD5.HashData("x"u8))}";
    private static readonly string s_sha1Line = $"sha-1={Convert.ToHexStringLower(SHA1.HashData("x"u8))}";
    private static readonly string s_sha256Line = $"sha-256={Convert.ToHexStringLower(SHA256.HashData("x"u8))}";
    private static readonly string s_sha512Line = $"sha-512={Convert.ToHexStringLower(SHA512.HashData("x"u8))}";

    [Fact]
    public void Digest_fields_of_both_generations_are_read()
    {
        Assert.Equal([s_sha256Line, s_sha512Line], Read($"Repr-Digest: sha-256=:{s_sha256}:;p=1, sha-512=:{s_sha512}:, unixsum=30637"));
        Assert.Equal([s_sha256Line, s_md5Line, s_sha1Line], Read($"Digest: SHA-256={s_sha256},MD5={s_md5}, SHA={s_sha1}"));
        Assert.Equal([s_sha256Line], Read($"Digest: SHA-256={Convert.ToHexString(SHA256.HashData("x"u8))}"));
        Assert.Equal([s_sha256Line], Read($"Digest: sha-256={s_sha256.TrimEnd('=').Replace('+', '-').Replace('/', '_')}"));
    }

    [Fact]
    public void Hashes_of_object_stores_are_read()
    {
        Assert.Equal(["crc32c=e3069283", s_md5Line], Read($"x-goog-hash: crc32c=4waSgw==,md5={s_md5}"));
        Assert.Equal([s_sha256Line, s_sha1Line, "crc32c=e3069283"], Read($"x-amz-checksum-sha256: {s_sha256}\nx-amz-checksum-sha1: {s_sha1}\nx-amz-checksum-crc32c: 4waSgw=="));
    }

    [Fact]
    public void Hashes_of_parts_are_not_taken_for_those_of_the_file()
    {
        var headers = $"Content-MD5: {s_md5}\nContent-Digest: sha-256=:{s_sha256}:\nRepr-Digest: sha-512=:{s_sha512}:";
        Assert.Equal([s_sha512Line, s_sha256Line, s_md5Line], Read(headers));
        Assert.Equal([s_sha512Line], Read(headers, isWholeBody: false));
        Assert.Empty(Read("x-amz-checksum-crc32c: 4waSgw==-3"));
        Assert.Empty(Read("x-amz-checksum-type: composite\nx-amz-checksum-crc32c: 4waSgw=="));
    }

    [Fact]
    public void Hashes_of_packed_bytes_are_not_taken_for_those_of_the_file()
    {
        Assert.Empty(Read($"Content-Encoding: gzip\nRepr-Digest: sha-256=:{s_sha256}:"));
        Assert.Equal([s_sha256Line], Read($"Content-Encoding: identity\nRepr-Digest: sha-256=:{s_sha256}:"));
        Assert.Empty(Read($"x-goog-stored-content-encoding: gzip\nx-goog-hash: md5={s_md5}"));
        Assert.Single(Read($"x-goog-stored-content-encoding: identity\nx-goog-hash: md5={s_md5}"));
    }

    [Fact]
    public void A_server_that_contradicts_itself_proves_nothing()
    {
        var other = Convert.ToBase64String(MD5.HashData("y"u8));
        Assert.Equal([s_sha256Line], Read($"Content-MD5: {s_md5}\nx-goog-hash: md5={other}\nDigest: sha-256={s_sha256}"));
        Assert.Equal([s_md5Line], Read($"Content-MD5: {s_md5}\nx-goog-hash: md5={s_md5}"));
    }

    [Fact]
    public void No_text_makes_the_reader_throw() => Hostile.Always(text => DigestHeaders.Parse(_ => text, true).All(c => c.Hex.Length > 0) && DigestHeaders.Parse(n => n == "Digest" ? "md5=" + text : null, true).Count <= 5);

    private static List<string> Read(string headers, bool isWholeBody = true)
    {
        var byName = headers.Split('\n').Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        return [.. DigestHeaders.Parse(byName.GetValueOrDefault, isWholeBody).Select(c => c.ToString())];
    }
}
