using SnatchEngine.Cli.Wishes;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Cli.Commands;

/// <summary>Reads what a person lends to a server: headers, logins, cookies, a netrc file.</summary>
internal sealed class AccessReading(FetchOptions options, OptionReader read, string personFolder)
{
    /// <summary>Headers and a login for the URL's own origin.</summary>
    public RequestAccess ReadAccess()
    {
        // Values of these options are secrets: a problem names the option alone.
        var headers = new List<KeyValuePair<string, string>>();
        var logins = new List<string>();
        foreach (var text in read.All(options.Headers))
        {
            if (!HeaderLine.TryParse(text, out var header, out var problem))
            {
                read.Add($"{read.NameOf(options.Headers)} {problem}");
            }
            else if (header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                logins.Add(header.Value);
            }
            else
            {
                headers.Add(header);
            }
        }

        if (read.One(options.User) is { } user)
        {
            var cut = user.IndexOf(':', StringComparison.Ordinal);
            if (cut <= 0)
            {
                read.Add($"{read.NameOf(options.User)} must be written USER:PASSWORD");
            }
            else
            {
                logins.Add(UrlLogin.Basic(user[..cut], user[(cut + 1)..]));
            }
        }

        if (read.One(options.Bearer) is { } token)
        {
            if (HeaderLine.TryParse($"Authorization: Bearer {token}", out var header, out _) && token.Trim().Length > 0)
            {
                logins.Add(header.Value);
            }
            else
            {
                read.Add($"{read.NameOf(options.Bearer)} must be a token of printable ASCII characters");
            }
        }

        if (logins.Count > 1)
        {
            read.Add("more than one login was given; use one of --user, --bearer and --header 'Authorization: …'");
        }

        return headers.Count == 0 && logins.Count == 0 ? RequestAccess.None : new RequestAccess { Headers = headers, Authorization = logins.FirstOrDefault() };
    }

    /// <summary>The netrc file; null when none is asked for.</summary>
    /// <param name="urls">Takes a URL that the parser took for the file.</param>
    public string? ReadNetrc(List<string> urls)
    {
        if (!read.Has(options.Netrc))
        {
            return null;
        }

        var path = read.Optional(options.Netrc);
        if (path is not null && path.Contains("://", StringComparison.Ordinal))
        {
            // '--netrc URL': the parser took the URL for the option's own, optional value.
            urls.Add(path);
            path = null;
        }

        path ??= File.Exists(Path.Combine(personFolder, ".netrc")) || !OperatingSystem.IsWindows() ? Path.Combine(personFolder, ".netrc") : Path.Combine(personFolder, "_netrc");
        if (!File.Exists(path))
        {
            read.Refuse(options.Netrc, path, "no such file");
        }

        return Path.GetFullPath(path);
    }

    /// <summary>Says what excludes each other.</summary>
    public void CheckTogether()
    {
        if (read.Has(options.Cookies) && read.Has(options.CookiesFromBrowser))
        {
            read.Add("--cookies and --cookies-from-browser exclude each other");
        }
    }
}
