using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Runs.Queue;

/// <summary>What somebody wants of the queue, in a form that outlives the process.</summary>
/// <remarks>What may be left out is settable: the generated reader of JSON would set it to nothing otherwise.</remarks>
public sealed record QueueOrder
{
    /// <summary>The kind of order that is one URL with the options of <c>get</c>.</summary>
    public const string Download = "download";

    /// <summary>Options whose values are secrets; they are forgotten once the item is done.</summary>
    public static IReadOnlyList<string> SecretOptions => ["header", "user", "bearer"];

    /// <summary>The URL as it was written.</summary>
    public required string Url { get; init; }

    /// <summary>More URLs of the same file.</summary>
    public IReadOnlyList<string> Mirrors { get; set => field = value ?? []; } = [];

    /// <summary>The options of <c>get</c> by their long names without dashes, such as <c>dir</c>; one without a value has none. Paths are full.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; set => field = value ?? new Dictionary<string, IReadOnlyList<string>>(); } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Who works on it. Default: <see cref="Download"/>.</summary>
    public string Kind { get; set => field = value ?? Download; } = Download;

    /// <summary>A name by which several can be paused or cancelled at once. Default: none.</summary>
    public string Group { get; set => field = value ?? ""; } = "";

    /// <summary>Which is first among those that wait. Default: normal.</summary>
    public DownloadPriority Priority { get; set; } = DownloadPriority.Normal;

    /// <summary>The lane. Default: transfer.</summary>
    public QueueLane Lane { get; set; } = QueueLane.Transfer;

    /// <summary>The earliest moment to begin. Null: at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>The host whose budget it draws on; empty when the URL names none.</summary>
    [JsonIgnore]
    public string Host => Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.Authority.ToLowerInvariant() : "";

    /// <summary>The account at that host whose budget it draws on, as a hash; empty when nobody signs in.</summary>
    [JsonIgnore]
    public string Account
    {
        get
        {
            var marks = new StringBuilder();
            foreach (var name in (string[])["user", "bearer", "header", "cookies", "cookies-from-browser"])
            {
                foreach (var value in Options.GetValueOrDefault(name) ?? [])
                {
                    marks.Append(IsLogin(name, value) ? $"{name}={value}\n" : "");
                }
            }

            return marks.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(marks.ToString())).AsSpan(0, 4));
        }
    }

    private static bool IsLogin(string name, string value) => name != "header" ||
        value.StartsWith("authorization:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("cookie:", StringComparison.OrdinalIgnoreCase);
}
