using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class StateDatabaseSpecs
{
    [Fact]
    public async Task The_folder_and_the_file_are_created_for_their_owner_only()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        Assert.Equal(home.Database, database.Path);
        Assert.Empty(database.Notes);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home.Folder));
            foreach (var path in Directory.GetFiles(home.Folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }
    }

    [Fact]
    public async Task What_was_written_is_there_after_reopening_and_no_log_is_left()
    {
        using var home = new StateHome();
        await home.FillAsync(7);
        Assert.Equal(["state.db", "state.db.lock", "state.db.open"], Directory.GetFiles(home.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        await using var database = await home.OpenAsync();
        Assert.Equal(7, await StateHome.CountAsync(database));
        Assert.Empty(database.Notes);
    }

    [Fact]
    public async Task Commits_go_through_a_flushed_log_and_references_are_enforced()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        await database.WriteAsync(
            connection =>
            {
                Assert.Equal("wal", connection.Scalar("PRAGMA journal_mode"));
                Assert.Equal(2L, connection.Scalar("PRAGMA synchronous"));
                Assert.Equal(1L, connection.Scalar("PRAGMA foreign_keys"));
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task Eight_parallel_writers_lose_nothing()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                await database.WriteAsync(connection => StateHome.Insert(connection, $"https://{writer}-{i}"), CancellationToken.None);
            }
        }));

        Assert.Equal(400, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_read_sees_one_state_while_a_change_is_committed_beside_it()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        using var hasRead = new SemaphoreSlim(0);
        using var hasWritten = new SemaphoreSlim(0);

        var reading = database.ReadAsync(
            connection =>
            {
                var before = connection.Scalar("SELECT count(*) FROM host_facts");
                hasRead.Release();
                Assert.True(hasWritten.Wait(TimeSpan.FromSeconds(10)));
                return (before, connection.Scalar("SELECT count(*) FROM host_facts"));
            },
            CancellationToken.None);
        await hasRead.WaitAsync();
        await database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);
        hasWritten.Release();

        Assert.Equal((0L, 0L), await reading);
        Assert.Equal(1, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_nothing_and_the_next_one_works()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(
            connection =>
            {
                StateHome.Insert(connection, "https://a");
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        await database.WriteAsync(connection => StateHome.Insert(connection, "https://b"), CancellationToken.None);

        Assert.Equal(1, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_cancelled_change_ends_at_once_and_leaves_nothing()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.WriteAsync(
            connection =>
            {
                StateHome.Insert(connection, "https://a");
                cancel.CancelAfter(20);
                return connection.Scalar("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
            },
            cancel.Token));

        Assert.Equal(0, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();

        var refusal = await Assert.ThrowsAsync<StorageException>(() => database.ReadAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None));

        Assert.Equal(StorageFailure.ReadOnly, refusal.Failure);
    }

    [Fact]
    public async Task After_closing_nothing_more_is_accepted_and_closing_again_is_harmless()
    {
        using var home = new StateHome();
        var database = await home.OpenAsync();
        await database.DisposeAsync();
        await database.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => StateHome.CountAsync(database));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None));
    }

    [Fact]
    public async Task Closing_waits_for_the_changes_that_run()
    {
        using var home = new StateHome();
        var database = await home.OpenAsync();
        using var began = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var change = database.WriteAsync(
            connection =>
            {
                began.Release();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(10)));
                return StateHome.Insert(connection, "https://a");
            },
            CancellationToken.None);
        await began.WaitAsync();
        var closing = database.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        goOn.Release();
        await change;
        await closing;

        await using var again = await home.OpenAsync();
        Assert.Equal(1, await StateHome.CountAsync(again));
    }

    [Fact]
    public async Task Wrong_options_are_told_all_at_once()
    {
        using var home = new StateHome();
        var options = new StateDatabaseOptions { LockWait = TimeSpan.FromHours(2), NativeLibraryPath = "libsqlite3.so" };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => home.OpenAsync(options));

        Assert.StartsWith("state.lock-wait must be 0s to 1h, was 02:00:00; state.native-library must be a full path, was 'libsqlite3.so'", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home.Folder));
    }
}
