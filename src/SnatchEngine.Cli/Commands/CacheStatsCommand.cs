using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Profiles;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch cache stats</c>.</summary>
internal sealed class CacheStatsCommand(Composition composition, OutputChoice output)
{
    public async Task<int> RunAsync(string? profileName, IReadOnlyList<ProfileSetting> settings, CancellationToken cancellationToken)
    {
        var (profile, _) = ProfileSource.Refusing(() => composition.Profiles.Of(profileName, settings, ".").Load());
        var inventory = new CacheInventory(composition.HomeFolder, composition.Time, line => composition.Console.Error.WriteLine($"snatch: {line}"));
        var report = await inventory.ReadAsync(cancellationToken);
        if (output.Json)
        {
            composition.Console.Out.WriteLine(JsonLine.Of("cache", json => Describe(json, report, profile)));
            return ExitCode.Done;
        }

        foreach (var line in Lines(report, profile))
        {
            composition.Console.Out.WriteLine(Printable.Clean(line));
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(CacheReport report, Profile profile)
    {
        var (all, cache) = (report.All, profile.BoundedCache);
        yield return $"mode      {ModeOf(cache)}";
        yield return $"disk      {new ByteSize(all.Bytes)} of {cache.Disk} in {all.Answers} answers, {report.Path}";
        yield return $"memory    at most {cache.Memory}, for each process by itself";
        yield return report.Since is { } since ? string.Create(CultureInfo.InvariantCulture, $"counted   since {since:yyyy-MM-dd HH:mm} UTC") : "counted   nothing so far";
        yield return "";
        yield return Row("kind", "kept", "bytes", "asked", "memory", "disk", "renewed", "fetched", "hit rate");
        foreach (var kind in report.Kinds.Append(all))
        {
            var use = kind.Use;
            yield return Row(use.Kind, Number(kind.Answers), new ByteSize(kind.Bytes).ToString(), Number(use.Lookups), Number(use.MemoryHits), Number(use.DiskHits), Number(use.Renewed), Number(use.Misses), Percent(use.HitRate));
        }

        yield return "";
        yield return $"levels    memory answered {Percent(all.Use.MemoryHitRate)}, the disk {Percent(all.Use.DiskHitRate)} of what came to it; {all.Use.StaleHits} answers were past their time";
        var ahead = report.Prefetch;
        yield return cache.Mode != CacheMode.Aggressive ? "ahead     nothing is fetched ahead unless cache.mode is aggressive"
            : ahead.Precision is not { } precision ? "ahead     nothing was fetched ahead so far"
            : string.Create(CultureInfo.InvariantCulture, $"ahead     {ahead.Fetched:0.#} pages were fetched ahead, {Percent(precision)} of them were asked for{(ahead.Pays ? "" : "; it does not pay, and is off until that is forgotten")}");
    }

    private static void Describe(Utf8JsonWriter json, CacheReport report, Profile profile)
    {
        var (all, cache) = (report.All, profile.BoundedCache);
        json.WriteString("mode", ModeOf(cache));
        json.WriteString("path", report.Path);
        json.WriteString("since", report.Since?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteStartObject("memory");
        json.WriteNumber("limit", cache.Memory.Bytes);
        json.WriteNumber("hits", all.Use.MemoryHits);
        WriteRate(json, "hitRate", all.Use.MemoryHitRate);
        json.WriteEndObject();
        json.WriteStartObject("disk");
        json.WriteNumber("limit", cache.Disk.Bytes);
        json.WriteNumber("answers", all.Answers);
        json.WriteNumber("bytes", all.Bytes);
        json.WriteNumber("fileBytes", report.FileBytes);
        json.WriteNumber("hits", all.Use.DiskHits);
        WriteRate(json, "hitRate", all.Use.DiskHitRate);
        json.WriteEndObject();
        json.WriteStartObject("kinds");
        foreach (var kind in report.Kinds)
        {
            json.WriteStartObject(kind.Use.Kind);
            json.WriteNumber("answers", kind.Answers);
            json.WriteNumber("bytes", kind.Bytes);
            WriteUse(json, kind.Use);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteUse(json, all.Use);
        json.WriteStartObject("prefetch");
        json.WriteBoolean("on", cache.Mode == CacheMode.Aggressive && report.Prefetch.Pays);
        json.WriteNumber("fetched", Math.Round(report.Prefetch.Fetched, 2));
        json.WriteNumber("used", Math.Round(report.Prefetch.Used, 2));
        WriteRate(json, "precision", report.Prefetch.Precision);
        json.WriteEndObject();
    }

    private static void WriteUse(Utf8JsonWriter json, CacheUse use)
    {
        json.WriteNumber("lookups", use.Lookups);
        json.WriteNumber("hits", use.Hits);
        json.WriteNumber("memoryHits", use.MemoryHits);
        json.WriteNumber("diskHits", use.DiskHits);
        json.WriteNumber("staleHits", use.StaleHits);
        json.WriteNumber("renewed", use.Renewed);
        json.WriteNumber("misses", use.Misses);
        WriteRate(json, "hitRate", use.HitRate);
        WriteRate(json, "memoryHitRate", use.MemoryHitRate);
        WriteRate(json, "diskHitRate", use.DiskHitRate);
    }

    private static void WriteRate(Utf8JsonWriter json, string name, double? rate)
    {
        if (rate is { } known)
        {
            json.WriteNumber(name, Math.Round(known, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string ModeOf(CacheOptions cache) => cache.Mode switch { CacheMode.Off => "off", CacheMode.Aggressive => "aggressive", _ => "normal" };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? rate) => rate is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.#} %") : "-";

    private static string Row(params string[] cells) => $"{cells[0],-11}{string.Concat(cells.Skip(1).Select(c => c.PadLeft(10)))}";
}
