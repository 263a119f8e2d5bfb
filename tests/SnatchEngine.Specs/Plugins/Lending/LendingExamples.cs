using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;

namespace SnatchEngine.Specs.Plugins.Lending;

/// <summary>The code of <c>docs/plugins.md</c>, which <see cref="LendingDocsSpecs"/> looks for here.</summary>
internal static class LendingExamples
{
    public static async Task<string> ListAsync(PluginEnvironment environment, Uri page, CancellationToken cancellationToken)
    {
        var html = await environment.Http.GetStringAsync(page, cancellationToken);
        using var answer = await environment.HttpFor("anna").GetAsync(page, cancellationToken);
        var wait = environment.WaitForSite("anna");
        return $"{html}{answer.StatusCode}{wait}";
    }

    public static string Settings(PluginEnvironment environment)
    {
        var quality = environment.Settings["quality"];
        var pages = environment.NumberSetting("pages") ?? 3;
        var comments = environment.FlagSetting("comments");
        var token = environment.Secret("token");
        return $"{quality}{pages}{comments}{token}";
    }

    public static async Task<string> ProgramAsync(PluginEnvironment environment, string url, CancellationToken cancellationToken)
    {
        var said = await environment.RunAsync("yt-dlp", ["-J", "--", url], cancellationToken);
        return said.ExitCode == 0 ? said.Output : said.Errors;
    }

    public static async Task<string?> ServicesAsync(PluginEnvironment environment, IEnumerable<Uri> pages, CancellationToken cancellationToken)
    {
        var limiter = environment.RateLimiter(5, TimeSpan.FromSeconds(1));
        await limiter.WaitAsync(cancellationToken);

        var titles = environment.Cache<string, string?>(500, TimeSpan.FromMinutes(10));
        var title = await titles.GetOrAddAsync("id", (id, token) => FindTitleAsync(id, token), cancellationToken);

        var breaker = environment.Breaker(5, TimeSpan.FromSeconds(60));
        var retry = environment.Retry(3, TimeSpan.FromSeconds(1));
        title = await retry.RunAsync(token => breaker.RunAsync(t => FindTitleAsync("id", t), token), cancellationToken);

        await foreach (var group in environment.Batch(pages, 10, TimeSpan.FromSeconds(1)).WithCancellation(cancellationToken))
        {
            await Task.WhenAll(group.Select(page => environment.Http.GetStringAsync(page, cancellationToken)));
        }

        using (environment.Measure("parse").Start())
        {
            title = title?.Trim();
        }

        MeasureSummary parse = environment.Measure("parse").Summary();
        environment.Log($"parsed {parse.Count} pages, p95 {parse.P95} ms");
        return title;
    }

    private static Task<string?> FindTitleAsync(string id, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled<string?>(cancellationToken) : Task.FromResult<string?>(id);
}
