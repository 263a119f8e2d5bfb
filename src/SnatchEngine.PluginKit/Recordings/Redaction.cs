using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.PluginKit.Recordings;

/// <summary>Takes out what must not lie in a repository: credentials, signatures, sessions, e-mail addresses. What is redacted once stays the same when redacted again.</summary>
public static partial class Redaction
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mark = "REDACTED";

    /// <summary>What stands in the place of an e-mail address.</summary>
    public const string Address = "redacted@example.invalid";

    private const string Names =
        "access[_-]?token|id[_-]?token|refresh[_-]?token|auth[_-]?token|csrf[_-]?token|session[_-]?token|token|api[_-]?key|access[_-]?key|key|sig|signature|hmac|secret|client[_-]?secret|" +
        "password|passwd|pwd|pass|auth|authorization|bearer|jwt|session|session[_-]?id|sessid|phpsessid|jsessionid|sid|policy|key-pair-id|awsaccesskeyid|" +
        "x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|hdnts|hdnea|wmsauthsign";

    // 'key', 'sig', 'policy', 'pass' and 'session' name harmless fields too often where they are not part of a URL.
    private const string FieldNames =
        "access_?token|id_?token|refresh_?token|auth_?token|csrf_?token|session_?token|token|api_?key|access_?key|secret|client_?secret|password|passwd|authorization|jwt|session_?id";

    /// <summary>A text such as a body, a URL or a header's value, without its secrets.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Credentials().Replace(text, "$1");
        text = Parameter().Replace(text, $"$1{Mark}");
        text = Field().Replace(text, $"$1{Mark}$2");
        return MailAddress().Replace(text, Address);
    }

    /// <summary>The value of a header without its secrets.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    public static string OfHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsSecretHeader(name)
            ? Mark
            : name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? Cookie().Replace(value, $"$1{Mark}") : Of(value);
    }

    /// <summary>Whether a header exists to carry a secret.</summary>
    /// <param name="name">The header's name.</param>
    public static bool IsSecretHeader(string name) => SecretHeader().IsMatch(name);

    /// <summary>A body without its secrets; one that is no text stays as it is.</summary>
    /// <param name="body">The bytes.</param>
    public static ReadOnlyMemory<byte> OfBody(ReadOnlyMemory<byte> body) => OfBody(body, Of);

    internal static ReadOnlyMemory<byte> OfBody(ReadOnlyMemory<byte> body, Func<string, string> hide)
    {
        if (body.Span.Contains((byte)0))
        {
            return body;
        }

        // All that is looked for is ASCII, and Latin-1 gives every other byte back, whatever the page is encoded in.
        var text = Encoding.Latin1.GetString(body.Span);
        var redacted = hide(text);
        return redacted == text ? body : Encoding.Latin1.GetBytes(redacted);
    }

    [GeneratedRegex(@"(https?:(?:\\?/){2})[^\s/\\?#@""'<>]+:[^\s/\\?#@""'<>]*@", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"((?:[?&;]|&amp;|\\u0026|%26|%3F)(?:" + Names + @")(?:=|%3D))[^\s&;#""'<>\\%]+(?:%(?!26|23)[0-9A-F]{2}[^\s&;#""'<>\\%]*)*", RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(""(?:" + FieldNames + @")""\s*:\s*"")[^""\\]+((?<!\\)"")", RegexOptions.IgnoreCase)]
    private static partial Regex Field();

    // '@2x.png' and its like name pictures, not people.
    [GeneratedRegex(@"(?<![\w.%+@-])[\w.%+-]+@(?!\d+x?\.)(?:[a-z0-9-]+\.)+(?!(?:png|jpe?g|gif|webp|svg|avif|ico|css|js|mjs|map|mp4|webm|mp3|html?|json)\b)[a-z]{2,}\b", RegexOptions.IgnoreCase | RegexOptions.ECMAScript)]
    private static partial Regex MailAddress();

    [GeneratedRegex(@"^(\s*[^=;\s]+=)[^;]*")]
    private static partial Regex Cookie();

    [GeneratedRegex(@"^(cookie2?|authorization|proxy-authorization|authentication-info|x-auth.*|x-csrf.*|x-xsrf.*|.*(api-?key|token|secret|session|password).*)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretHeader();
}
