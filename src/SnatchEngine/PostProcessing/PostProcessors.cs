using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins;

namespace SnatchEngine.PostProcessing;

/// <summary>Gets from the name of a step to running plugin code, and waits for it as long as it tells of progress.</summary>
internal sealed class PostProcessors(LivePlugins plugins, PluginLoader loader, PluginGuard guard, TimeProvider time)
{
    private const int MostLooks = 5;
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    /// <summary>The names there are, sorted; loads no code.</summary>
    public IReadOnlyList<string> Names => [.. Usable(plugins.Catalog).SelectMany(p => p.Manifest!.PostProcessors).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Why a step of this name cannot be done; null when a usable plugin has it. Loads no code.</summary>
    public string? RefusalOf(string name) => Usable(plugins.Catalog).Any(p => NamesOf(p).Contains(name)) ? null : Missing(plugins.Catalog, name).Message;

    /// <summary>Does a step on the files of an item.</summary>
    /// <param name="step">The step.</param>
    /// <param name="request">The files.</param>
    /// <param name="notice">Hears what a person should know of the plugin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PostProcessingException">The plugin says why it cannot.</exception>
    /// <exception cref="Abstractions.Lending.ProgramException">A program it needs gave no output.</exception>
    /// <exception cref="PluginException">There is no such post-processor, or it crashed or hung.</exception>
    public async Task<PostProcessingResult> RunAsync(PostStep step, PostProcessingRequest request, Action<string> notice, CancellationToken cancellationToken)
    {
        using var use = await OpenAsync(step.Use, notice, cancellationToken);
        var processor = use.PostProcessorOf(step.Use);
        using var silence = new CancellationTokenSource(s_silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var heard = request with { Progress = new Listening(request.Progress, () => silence.CancelAfter(s_silence)) };
        try
        {
            return await guard.CallAsync(use.Plugin, $"doing '{step.Use}'", s_longest, token => processor.ProcessAsync(heard, token), either.Token)
                ?? throw new PluginException(PluginFailure.BrokeContract, $"plugin '{use.Plugin}' breaks the contract: '{step.Use}' answered nothing");
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var hung = new PluginException(PluginFailure.Hung, $"plugin '{use.Plugin}' hung: '{step.Use}' told of no progress for {s_silence.TotalMinutes:0} minutes");
            use.Plugin.CountFault(hung.Message);
            throw hung;
        }
    }

    private async Task<PluginUse> OpenAsync(string name, Action<string> notice, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var catalog = await plugins.LookAsync(isUrgent: look > 0, cancellationToken);
            var plugin = Usable(catalog).FirstOrDefault(p => p.Manifest!.PostProcessors.Contains(name)) ?? throw Missing(catalog, name);
            if (await loader.TryUseAsync(plugin, notice, cancellationToken) is { } use)
            {
                return use;
            }
        }

        throw new PluginException(PluginFailure.Replaced, $"the plugin of '{name}' is being replaced all the time; try again when its folder is quiet");
    }

    private static PluginException Missing(PluginCatalog catalog, string name)
    {
        var unusable = catalog.Plugins.FirstOrDefault(p => !p.IsUsable && NamesOf(p).Contains(name));
        var why = unusable is null ? $"installed: {string.Join(", ", Usable(catalog).SelectMany(NamesOf).Order(StringComparer.Ordinal))}" : $"plugin '{unusable}' has it and is {unusable.State.ToString().ToLowerInvariant()}: {unusable.Reason}";
        return new PluginException(PluginFailure.NotInstalled, $"there is no post-processor '{name}'; {why}");
    }

    private static IEnumerable<InstalledPlugin> Usable(PluginCatalog catalog) => catalog.Plugins.Where(p => p.IsUsable && NamesOf(p).Count > 0);

    private static IReadOnlyList<string> NamesOf(InstalledPlugin plugin) => plugin.Found.Mentions("post-processors") ? plugin.Manifest?.PostProcessors ?? [] : [];

    /// <summary>Passes progress on; unlike <see cref="Progress{T}"/> at once, and on the thread that tells it.</summary>
    private sealed class Listening(IProgress<double> inner, Action heard) : IProgress<double>
    {
        public void Report(double value)
        {
            heard();
            inner.Report(double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1));
        }
    }
}
