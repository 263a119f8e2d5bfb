using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Cli.Commands;

/// <summary>What a person lends to requests, read from where they keep it.</summary>
internal static class Lending
{
    /// <summary>Headers and logins as they were typed, with cookies and logins from the files that were named.</summary>
    public static RequestAccess Of(GetInvocation invocation, Composition composition)
    {
        var access = invocation.Defaults.Access;
        access = invocation.CookieFile is { } cookies ? access with { Cookies = composition.ReadCookies(cookies) } : access;
        access = invocation.CookieBrowser is { } browser ? access with { Cookies = composition.ReadBrowserCookies(browser) } : access;
        return invocation.NetrcFile is { } netrc ? access with { Netrc = composition.ReadNetrc(netrc) } : access;
    }
}
