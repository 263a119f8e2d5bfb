using System.Collections.ObjectModel;
using System.Reflection;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Extraction.Sites;

namespace SnatchEngine.Plugins;

/// <summary>Brings the code of plugins into the process. The only place that knows how.</summary>
/// <param name="lending">What the host lends and asks.</param>
/// <param name="shadows">Where the copies lie that plugins run from.</param>
/// <param name="time">The clock.</param>
internal sealed class PluginCode(PluginLending lending, ShadowFolders shadows, TimeProvider time)
{
    private const int MostCopies = 20;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(300);

    private int _isArmed;

    /// <summary>Whether a plugin is one of those shipped, as it was shipped.</summary>
    public bool IsShipped(InstalledPlugin plugin) => lending.IsShipped(plugin);

    /// <summary>Loads one of the plugins shipped: for good, and from its own folder, so that what was compiled ahead is used.</summary>
    public LoadedPlugin LoadShipped(InstalledPlugin plugin)
    {
        var path = Path.Combine(plugin.Folder, plugin.Entry);
        return File.Exists(path)
            ? Start(plugin, new PluginLoadContext(plugin, path, collectible: false), path, shadow: null)
            : throw CannotLoad(plugin, $"has no {plugin.Entry} in {plugin.Folder}");
    }

    /// <summary>Loads another plugin from a copy of its files, after the copy was found whole, fit and admitted.</summary>
    /// <exception cref="PluginException">It was not; none of its code has run. <see cref="PluginFailure.Replaced"/>: its manifest is another one by now.</exception>
    public async Task<LoadedPlugin> LoadAsync(InstalledPlugin plugin, CancellationToken cancellationToken)
    {
        var shadow = await CopyAsync(plugin, cancellationToken);
        PluginLoadContext? context = null;
        try
        {
            Admit(plugin, shadow);

            if (Interlocked.Exchange(ref _isArmed, 1) == 0)
            {
                lending.CatchUnhandled(new PluginBlame(lending.Log).TryTake);
            }

            var path = Path.Combine(shadow, plugin.Entry);
            context = new PluginLoadContext(plugin, path, collectible: true);
            return Start(plugin, context, path, shadow);
        }
        catch
        {
            context?.Unload();
            ShadowFolders.Remove(shadow);
            throw;
        }
    }

    /// <summary>Makes a plugin of a site without code, from the text of its file as it was found.</summary>
    /// <exception cref="PluginException">Something is wrong with the file, or it may not be used.</exception>
    public LoadedPlugin LoadSite(InstalledPlugin plugin)
    {
        Admit(plugin, plugin.Folder);
        var instance = SitePlugin.Open(plugin.Folder, plugin.Found.Text.Span);
        return new LoadedPlugin(plugin, context: null, shadow: null, instance, PartsOf(instance, plugin));
    }

    private void Admit(InstalledPlugin plugin, string loadedFolder)
    {
        if (lending.Refusal(plugin, loadedFolder) is { } refusal)
        {
            throw new PluginException(PluginFailure.NotAdmitted, $"plugin '{plugin}' is not admitted: {refusal}");
        }
    }

    private async Task<string> CopyAsync(InstalledPlugin plugin, CancellationToken cancellationToken)
    {
        for (var copies = 1; ; copies++)
        {
            var shadow = shadows.Make();
            var (before, problem) = TryCopy(plugin, shadow);
            if (problem is null)
            {
                plugin.Tree = before;
                return shadow;
            }

            ShadowFolders.Remove(shadow);
            if (problem.MayBeUnfinished && copies < MostCopies)
            {
                // Files come one after the other: what is incomplete now may be whole in a moment.
                await Task.Delay(s_quiet, time, cancellationToken);
                if (before != StateOf(plugin))
                {
                    continue;
                }
            }

            plugin.Tree = before;
            throw problem.IsReplaced
                ? new PluginException(PluginFailure.Replaced, $"plugin '{plugin}' {problem.Sentence}")
                : CannotLoad(plugin, problem.Sentence);
        }
    }

    private static (ulong Before, CodeProblem? Problem) TryCopy(InstalledPlugin plugin, string shadow)
    {
        ulong before = 0;
        try
        {
            before = FolderState.Of(plugin.Folder);
            FolderState.Copy(plugin.Folder, shadow);
            if (!File.ReadAllBytes(FoundPlugin.ManifestPath(shadow)).AsSpan().SequenceEqual(plugin.Found.Text.Span))
            {
                return (before, new CodeProblem("was replaced while it was being loaded", MayBeUnfinished: true) { IsReplaced = true });
            }

            return (before, CodeCheck.Of(shadow, plugin.Entry) ??
                (FolderState.Of(plugin.Folder) == before ? null : new CodeProblem("cannot be loaded: its files keep changing", MayBeUnfinished: true)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (before, new CodeProblem($"cannot be read: {e.Message}", MayBeUnfinished: true));
        }
    }

    private static ulong StateOf(InstalledPlugin plugin)
    {
        try
        {
            return FolderState.Of(plugin.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private LoadedPlugin Start(InstalledPlugin plugin, PluginLoadContext context, string path, string? shadow)
    {
        var type = EntryTypeIn(context.LoadFromAssemblyPath(path), plugin);
        var instance = (ISnatchPlugin)Activator.CreateInstance(type)!;
        return new LoadedPlugin(plugin, context, shadow, instance, PartsOf(instance, plugin));
    }

    private static Type EntryTypeIn(Assembly assembly, InstalledPlugin plugin)
    {
        var type = assembly.GetCustomAttribute<SnatchPluginAttribute>()?.PluginType
            ?? throw BrokenContract(plugin, $"{plugin.Entry} has no [assembly: SnatchPlugin(typeof(…))]");
        return typeof(ISnatchPlugin).IsAssignableFrom(type) && type is { IsAbstract: false, ContainsGenericParameters: false } && type.GetConstructor(Type.EmptyTypes) is not null
            ? type
            : throw BrokenContract(plugin, $"{type.FullName} must be a class with a public constructor without parameters that implements ISnatchPlugin");
    }

    private PluginParts PartsOf(ISnatchPlugin instance, InstalledPlugin plugin)
    {
        var environment = lending.EnvironmentOf(plugin);
        var extractors = ExtractorsOf(instance, environment, plugin);
        var parts = plugin.Found.Mentions("post-processors")
            ? new PluginParts(extractors, PostProcessorsOf(instance, environment, plugin))
            : new PluginParts(extractors, ReadOnlyDictionary<string, IPostProcessor>.Empty);
        return plugin.Found.Mentions("optimizers") ? parts with { Optimizers = OptimizersOf(instance, environment, plugin) } : parts;
    }

    private static Dictionary<string, IExtractor> ExtractorsOf(ISnatchPlugin instance, PluginEnvironment environment, InstalledPlugin plugin)
    {
        Dictionary<string, IExtractor> extractors = new(StringComparer.Ordinal);
        foreach (var extractor in instance.CreateExtractors(environment))
        {
            if (!extractors.TryAdd(extractor.Name, extractor))
            {
                throw BrokenContract(plugin, $"two of its extractors are named '{extractor.Name}'");
            }
        }

        return plugin.Claims.FirstOrDefault(c => !extractors.ContainsKey(c.Extractor)) is { } claim
            ? throw BrokenContract(plugin, $"its manifest claims URLs for the extractor '{claim.Extractor}', and its code has {NamesOf(extractors.Keys)}")
            : extractors;
    }

    private static Dictionary<string, IPostProcessor> PostProcessorsOf(ISnatchPlugin instance, PluginEnvironment environment, InstalledPlugin plugin)
    {
        Dictionary<string, IPostProcessor> processors = new(StringComparer.Ordinal);
        foreach (var processor in instance.CreatePostProcessors(environment))
        {
            if (!processors.TryAdd(processor.Name, processor))
            {
                throw BrokenContract(plugin, $"two of its post-processors are named '{processor.Name}'");
            }
        }

        return plugin.Manifest!.PostProcessors.FirstOrDefault(n => !processors.ContainsKey(n)) is { } missing
            ? throw BrokenContract(plugin, $"its manifest names the post-processor '{missing}', and its code has {NamesOf(processors.Keys)}")
            : processors;
    }

    private static Dictionary<string, IPlatformOptimizer> OptimizersOf(ISnatchPlugin instance, PluginEnvironment environment, InstalledPlugin plugin)
    {
        Dictionary<string, IPlatformOptimizer> optimizers = new(StringComparer.Ordinal);
        foreach (var optimizer in instance.CreateOptimizers(environment))
        {
            if (!optimizers.TryAdd(optimizer.Name, optimizer))
            {
                throw BrokenContract(plugin, $"two of its optimizers are named '{optimizer.Name}'");
            }
        }

        return plugin.Manifest!.Optimizers.FirstOrDefault(n => !optimizers.ContainsKey(n)) is { } missing
            ? throw BrokenContract(plugin, $"its manifest names the optimizer '{missing}', and its code has {NamesOf(optimizers.Keys)}")
            : optimizers;
    }

    private static string NamesOf(ICollection<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Order(StringComparer.Ordinal));

    private static PluginException CannotLoad(InstalledPlugin plugin, string what) => new(PluginFailure.CannotLoad, $"plugin '{plugin}' {what}");

    private static PluginException BrokenContract(InstalledPlugin plugin, string what) => new(PluginFailure.BrokeContract, $"plugin '{plugin}' breaks the contract: {what}");
}

/// <summary>What the host lends to plugins, and asks before it lets their code in.</summary>
internal sealed record PluginLending
{
    /// <summary>Makes what is lent to a plugin.</summary>
    public required Func<InstalledPlugin, PluginEnvironment> EnvironmentOf { get; init; }

    /// <summary>Whether a plugin is as it was shipped, so that it is loaded for good and from where it lies.</summary>
    public Func<InstalledPlugin, bool> IsShipped { get; init; } = static plugin => plugin.Root.Shipped;

    /// <summary>Why another plugin may not be loaded, given the copy whose bytes would be; null when it may.</summary>
    public Func<InstalledPlugin, string, string?> Refusal { get; init; } = static (_, _) => null;

    /// <summary>Gives the process a handler for exceptions that nobody caught; called once, before the code of the first plugin that was not shipped.</summary>
    public Action<Func<Exception, bool>> CatchUnhandled { get; init; } = static _ => { };

    /// <summary>Takes a line about what nobody else hears of.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
