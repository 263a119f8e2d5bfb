using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>One account of one plugin: its permissions, its budget, its cookies, and the answers its plugin has open.</summary>
/// <param name="manifest">Whose permissions count.</param>
/// <param name="account">What the account is called; empty for none.</param>
/// <param name="openBudget">Its budget, as the operator wants it now.</param>
/// <param name="cookies">Its cookies.</param>
/// <param name="answers">The plugin's open answers, over all its accounts.</param>
/// <param name="time">The clock.</param>
internal sealed class PluginSite(PluginManifest manifest, string account, Func<SiteBudget> openBudget, CookieJar cookies, OpenAnswers answers, TimeProvider time)
{
    private static readonly TimeSpan s_worthTelling = TimeSpan.FromSeconds(1);

    /// <summary>Whose kept pages it sees.</summary>
    public string Owner { get; } = $"{manifest.Id}/{Uri.EscapeDataString(account)}";

    public CookieJar Cookies => cookies;

    public OpenAnswers Answers => answers;

    /// <summary>At least half of the burst is there.</summary>
    public bool HasRoom => openBudget() is var budget && budget.Spent <= budget.Budget.Refill / 2;

    /// <summary>Refuses a host that the manifest does not name.</summary>
    /// <exception cref="HttpRequestException">It is one.</exception>
    public void RefuseHost(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost.ToLowerInvariant();
        if (!manifest.Permissions.Hosts.Any(pattern => UrlClaim.MatchesHost(pattern, host)))
        {
            throw new HttpRequestException($"the permissions of plugin '{manifest.Id}' do not name the host {host}; add it to {manifest.Permissions.DeclaredIn}");
        }
    }

    /// <summary>Waits for a request's turn and takes it; a long wait is told.</summary>
    /// <exception cref="Abstractions.Extraction.ExtractionException">The wait would be too long.</exception>
    public async ValueTask WaitAsync(Uri url, CancellationToken cancellationToken)
    {
        var budget = openBudget();
        var wait = budget.WaitTime;
        if (wait > s_worthTelling)
        {
            var why = $"the request budget of plugin '{manifest.Id}' ({budget.Budget.Requests} per {budget.Budget.Per.TotalSeconds:0} s) is used up; the next request to {url.Host} may go in {wait.TotalSeconds:0} s";
            HostStanding.RefuseLongWait(wait, why, time);
            ExtractionScope.Current?.Tell("budget", why);
        }

        await budget.WaitAsync(cancellationToken);
    }
}
