using System.Globalization;
using System.Text;
using System.Text.Json;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What the accounts of one plugin have spent of their budgets, kept so that a restart does not forget a budget of an hour or a day.</summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock; its wall side bridges the time between two processes, and only that.</param>
internal sealed class BudgetFile(string path, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>How much an account still has spent; nothing when that is not known.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TimeSpan Load(string account)
    {
        lock (_gate)
        {
            return ReadAll().GetValueOrDefault(account)?.At(time.GetUtcNow()) ?? TimeSpan.Zero;
        }
    }

    /// <summary>Keeps what an account has spent by now; what another process kept and is more stays.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string account, TimeSpan spent)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var all = ReadAll();
            var before = all.GetValueOrDefault(account)?.At(now) ?? TimeSpan.Zero;
            all[account] = new Debt(spent > before ? spent : before, now);
            Write(all.Where(d => d.Value.At(now) > TimeSpan.Zero));
        }
    }

    private Dictionary<string, Debt> ReadAll()
    {
        Dictionary<string, Debt> all = new(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return all;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var account in json.RootElement.EnumerateObject())
            {
                all[account.Name] = new Debt(TimeSpan.FromSeconds(account.Value.GetProperty("spent").GetDouble()), account.Value.GetProperty("at").GetDateTimeOffset());
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            // Damaged: what was spent is not known. It costs a site a burst, once.
            all.Clear();
        }

        return all;
    }

    private void Write(IEnumerable<KeyValuePair<string, Debt>> debts)
    {
        var text = new StringBuilder("{");
        foreach (var (account, debt) in debts)
        {
            text.Append(text.Length > 1 ? ",\n" : "\n").Append(CultureInfo.InvariantCulture, $"  \"{account}\": {{ \"spent\": {debt.Spent.TotalSeconds:0.###}, \"at\": \"{debt.Seen:O}\" }}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.part";
        using (var file = DurableFile.Open(part, FileMode.Create))
        {
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(text.Append("\n}\n").ToString()), 0);
            DurableFile.Flush(file);
        }

        DurableFile.Replace(part, path);
    }

    private sealed record Debt(TimeSpan Spent, DateTimeOffset Seen)
    {
        // A wall clock that was set back gives nothing back.
        public TimeSpan At(DateTimeOffset now)
        {
            var passed = now > Seen ? now - Seen : TimeSpan.Zero;
            return Spent > passed ? Spent - passed : TimeSpan.Zero;
        }
    }
}
