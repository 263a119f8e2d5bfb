using System.Diagnostics;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class StateCrashSpecs
{
    private const string FolderOfChild = "SNATCH_SPEC_STATE";

    [Fact]
    public async Task After_a_kill_everything_acknowledged_is_there_and_the_check_is_noted()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await database.WriteAsync(connection => StateHome.InsertRows(connection, 30), CancellationToken.None);
        using var killed = home.CopyAsKilled();

        await using (var again = await killed.OpenAsync())
        {
            Assert.Equal([$"{killed.Database} was not closed properly last time, or was touched since; it was checked and is sound."], again.Notes);
            Assert.Equal(30, await StateHome.CountAsync(again));
        }

        await using var calm = await killed.OpenAsync();
        Assert.Empty(calm.Notes);
    }

    [Fact]
    public async Task A_live_holder_is_not_taken_for_a_crash()
    {
        using var home = new StateHome();
        await using var one = await home.OpenAsync();
        await one.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);

        await using (var other = await home.OpenAsync())
        {
            Assert.Empty(other.Notes);
        }

        await one.DisposeAsync();
        await using var last = await home.OpenAsync();
        Assert.Empty(last.Notes);
    }

    [Fact]
    public async Task A_file_that_was_touched_since_its_closing_is_checked()
    {
        using var home = new StateHome();
        await home.FillAsync();
        home.Edit("DELETE FROM host_facts");

        await using var database = await home.OpenAsync();

        Assert.Single(database.Notes);
    }

    [Fact]
    public async Task Damage_after_a_crash_is_found_by_the_full_check()
    {
        using var home = new StateHome();
        await home.FillAsync();
        const string Redefine = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX archive_keys_by_entry ON archive_keys (entry, position)";
        home.Edit(Redefine + " WHERE entry > 100' WHERE name = 'archive_keys_by_entry'");
        home.Edit("INSERT INTO archive_keys VALUES ('n', 'i', 1, 0)");
        home.Edit(Redefine + "' WHERE name = 'archive_keys_by_entry'");
        await File.WriteAllTextAsync(home["state.db.lock"], "snatch-state-1 open\n");

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
        Assert.Contains("missing from index archive_keys_by_entry", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("snatch-state-1 clean 12")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0")]
    public async Task A_lost_or_torn_mark_only_costs_a_check(string? mark)
    {
        using var home = new StateHome();
        await home.FillAsync(3);
        File.Delete(home["state.db.lock"]);
        if (mark is not null)
        {
            await File.WriteAllTextAsync(home["state.db.lock"], mark);
        }

        await using var database = await home.OpenAsync();

        Assert.Single(database.Notes);
        Assert.Equal(3, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_creation_that_was_cut_short_is_done_again()
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Folder);
        await File.WriteAllBytesAsync(home.Database, []);

        await using var database = await home.OpenAsync();

        Assert.Equal(0, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_creation_that_was_killed_half_way_into_the_file_is_undone_and_done_again()
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Folder);
        home.Edit("PRAGMA cache_size = 1; BEGIN; CREATE TABLE half (x); INSERT INTO half VALUES (zeroblob(200000))", "other.db", midway: () =>
        {
            File.Copy(home["other.db"], home.Database);
            File.Copy(home["other.db-journal"], home["state.db-journal"]);
        });
        Assert.InRange(new FileInfo(home.Database).Length, 4096, long.MaxValue);

        await using var database = await home.OpenAsync();

        Assert.Equal(0, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_process_killed_while_writing_loses_nothing_that_it_acknowledged()
    {
        using var home = new StateHome();
        using var child = Spawn(nameof(Child_that_writes_until_killed), home.Folder);
        var acknowledged = 0;
        while (acknowledged < 40 && await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged = line.StartsWith("acknowledged ", StringComparison.Ordinal) ? int.Parse(line[13..]) : acknowledged;
            if (acknowledged == 1)
            {
                await using var beside = await home.OpenAsync();
                Assert.Empty(beside.Notes);
            }
        }

        child.Kill();
        await child.WaitForExitAsync();
        Assert.Equal(40, acknowledged);

        await using var database = await home.OpenAsync();
        Assert.Single(database.Notes);
        Assert.InRange(await StateHome.CountAsync(database), 40, long.MaxValue);
    }

    [Fact(Explicit = true)]
    public async Task Child_that_writes_until_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderOfChild);
        Assert.NotNull(folder);
        await using var database = await StateDatabase.OpenAsync(folder, TimeProvider.System);
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (var i = 1; ; i++)
        {
            await database.WriteAsync(connection => StateHome.Insert(connection, $"https://{i}"), CancellationToken.None);
            await output.WriteLineAsync($"acknowledged {i}");
        }
    }

    [Fact]
    public async Task An_operator_may_name_a_newer_native_library()
    {
        var folders = OperatingSystem.IsLinux() && Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-*").Append("/usr/lib64") : [];
        var library = folders.Select(folder => Path.Combine(folder, "libsqlite3.so.0")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(library is null, "This machine has no SQLite library of its own.");
        using var home = new StateHome();
        using var child = Spawn(nameof(Child_that_uses_another_library), home.Folder, library);
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        Assert.Contains("used as asked", output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Child_that_uses_another_library()
    {
        var folder = Environment.GetEnvironmentVariable(FolderOfChild);
        var library = Environment.GetEnvironmentVariable(FolderOfChild + "_LIBRARY");
        Assert.NotNull(folder);
        await using var database = await StateDatabase.OpenAsync(folder, TimeProvider.System, new StateDatabaseOptions { NativeLibraryPath = library });
        await database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);
        Assert.Equal(1, await StateHome.CountAsync(database));
        var maps = await File.ReadAllTextAsync("/proc/self/maps");
        Assert.Contains("/libsqlite3.so", maps, StringComparison.Ordinal);
        Assert.DoesNotContain("libe_sqlite3", maps, StringComparison.Ordinal);
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        await output.WriteLineAsync("used as asked");
    }

    [Fact]
    public async Task A_native_library_named_too_late_is_refused()
    {
        using var home = new StateHome();
        await home.FillAsync(1);

        var refusal = await home.RefusalAsync(new StateDatabaseOptions { NativeLibraryPath = home["libnewer.so"] });

        Assert.Equal(StorageFailure.CannotOpen, refusal.Failure);
        Assert.Equal(
            $"The native library {home["libnewer.so"]} comes too late: this process already uses the one shipped. Name it before the first database is opened.",
            refusal.Message);
    }

    private static Process Spawn(string method, string folder, string? library = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", typeof(StateCrashSpecs).Assembly.Location, "-explicit", "only", "-method", $"{typeof(StateCrashSpecs).FullName}.{method}" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FolderOfChild] = folder;
        start.Environment[FolderOfChild + "_LIBRARY"] = library;
        return Process.Start(start)!;
    }
}
