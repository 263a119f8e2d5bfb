using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class MigrationSpecs
{
    // What the released schema is by now; the steps of these specs come after it.
    private static readonly int s_now = Schema.Migrations.Count;
    private static readonly Migration s_second = new(s_now + 1, "notes", "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('new');");
    private static readonly Migration s_broken = new(s_now + 2, "a mistake", "CREATE TABLE more (text TEXT); INSERT INTO nowhere VALUES (1);");

    [Fact]
    public void The_schemas_steps_are_numbered_without_gaps()
    {
        Assert.Equal(Enumerable.Range(1, Schema.Migrations.Count), Schema.Migrations.Select(m => m.Version));
    }

    [Fact]
    public async Task An_older_database_is_copied_and_brought_forward()
    {
        using var home = new StateHome();
        await home.FillAsync(20);

        await using (var database = await home.OpenAsync(With(s_second)))
        {
            Assert.Equal([$"Brought the state database from schema {s_now} to {s_now + 1}; a copy from before is state.db.backup-{s_now}-20260301T123015000Z."], database.Notes);
            Assert.Equal(20, await StateHome.CountAsync(database));
            Assert.Equal(1, await StateHome.CountAsync(database, "notes"));
        }

        Assert.Equal([$"state.db.backup-{s_now}-20260301T123015000Z"], Backups(home));
        await using var again = await home.OpenAsync(With(s_second));
        Assert.Empty(again.Notes);
    }

    [Fact]
    public async Task The_copy_is_a_whole_database_of_the_old_schema_for_its_owner_only()
    {
        using var home = new StateHome();
        await home.FillAsync(20);
        await (await home.OpenAsync(With(s_second))).DisposeAsync();
        var copy = home[Backups(home).Single()!];
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        }

        // Byte 18 of the header: 1 can be read from a read-only place, 2 needs a log beside it.
        Assert.Equal(1, (await File.ReadAllBytesAsync(copy))[18]);
        using var restored = new StateHome();
        Directory.CreateDirectory(restored.Folder);
        File.Copy(copy, restored.Database);
        await using var database = await restored.OpenAsync();
        Assert.Equal(20, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task What_only_the_log_holds_is_in_the_copy_too()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await database.WriteAsync(connection => StateHome.InsertRows(connection, 30), CancellationToken.None);
        using var killed = home.CopyAsKilled();
        await (await killed.OpenAsync(With(s_second))).DisposeAsync();

        using var restored = new StateHome();
        Directory.CreateDirectory(restored.Folder);
        File.Copy(killed[Backups(killed).Single()!], restored.Database);
        await using var old = await restored.OpenAsync();
        Assert.Equal(30, await StateHome.CountAsync(old));
    }

    [Fact]
    public async Task A_step_that_fails_is_undone_and_told_and_the_database_still_opens()
    {
        using var home = new StateHome();
        await home.FillAsync(20);
        await (await home.OpenAsync(With(s_second))).DisposeAsync();

        var refusal = await home.RefusalAsync(With(s_second, s_broken));

        Assert.Equal(StorageFailure.Unexpected, refusal.Failure);
        Assert.StartsWith($"Bringing {home.Database} to schema {s_now + 2} (a mistake) failed and was undone: SQLite Error 1: 'no such table: nowhere'.", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Backups(home));
        await using var database = await home.OpenAsync(With(s_second));
        Assert.Equal(20, await StateHome.CountAsync(database));
        Assert.Equal(0L, await database.ReadAsync(c => c.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_would_leave_dangling_references_is_undone()
    {
        using var home = new StateHome();
        await home.FillAsync(1);
        var dangling = new Migration(s_now + 1, "a mistake", "INSERT INTO archive_keys VALUES ('n', 'i', 77, 0);");

        var refusal = await home.RefusalAsync(With(dangling));

        Assert.Contains("it leaves rows that refer to nothing", refusal.Message, StringComparison.Ordinal);
        await using var database = await home.OpenAsync();
        Assert.Equal(0, await StateHome.CountAsync(database, "archive_keys"));
    }

    [Fact]
    public async Task The_last_three_copies_are_kept_and_unfinished_ones_removed()
    {
        using var home = new StateHome();
        await home.FillAsync(1);
        await File.WriteAllBytesAsync(home[$"state.db.backup-{s_now}-20260101T000000000Z"], []);
        await File.WriteAllTextAsync(home["state.db.backup-mine"], "not ours to delete");
        var steps = new List<Migration>();
        for (var version = s_now + 1; version <= s_now + 5; version++)
        {
            steps.Add(new Migration(version, "more", $"CREATE TABLE t{version} (x)"));
            home.Clock.Now = home.Clock.Now.AddDays(1);
            await (await home.OpenAsync(With([.. steps]))).DisposeAsync();
        }

        Assert.Equal(
            [$"state.db.backup-{s_now + 2}-20260304T123015000Z", $"state.db.backup-{s_now + 3}-20260305T123015000Z", $"state.db.backup-{s_now + 4}-20260306T123015000Z", "state.db.backup-mine"],
            Backups(home));
    }

    [Fact]
    public async Task A_refusal_names_the_copies_newest_first()
    {
        using var home = new StateHome();
        await home.FillAsync(1);
        await (await home.OpenAsync(With(s_second))).DisposeAsync();
        File.WriteAllBytes(home.Database, new byte[8192]);

        var refusal = await home.RefusalAsync(With(s_second));

        Assert.EndsWith(
            $"Backups, newest first: state.db.backup-{s_now}-20260301T123015000Z. Stop snatch, delete state.db-wal and state.db-shm, copy a backup over state.db; or move all files whose names begin with state.db away to begin with an empty one.",
            refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_is_not_changed_under_another_process()
    {
        using var home = new StateHome();
        await using var older = await home.OpenAsync();

        var refusal = await home.RefusalAsync(With(s_second));

        Assert.Equal(StorageFailure.Locked, refusal.Failure);
        Assert.Equal($"{home.Database} has schema {s_now} and must be brought to {s_now + 1}, but an older snatch has it open. Stop that one, then start again.", refusal.Message);
        Assert.Empty(Backups(home));
    }

    private static StateDatabaseOptions With(params Migration[] more) => new() { Migrations = [.. Schema.Migrations, .. more] };

    private static IReadOnlyList<string?> Backups(StateHome home) => [.. Directory.GetFiles(home.Folder, "state.db.backup-*").Select(Path.GetFileName).Order(StringComparer.Ordinal)];
}
