using Microsoft.Data.Sqlite;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class StateLockSpecs
{
    private static readonly StateDatabaseOptions s_impatient = new() { LockWait = TimeSpan.FromMilliseconds(60) };

    [Fact]
    public async Task Two_that_have_it_open_write_in_turns_and_lose_nothing()
    {
        using var home = new StateHome();
        await using var one = await home.OpenAsync();
        await using var other = await home.OpenAsync();

        await Task.WhenAll(new[] { one, other }.Select(async (database, number) =>
        {
            for (var i = 0; i < 40; i++)
            {
                await database.WriteAsync(connection => StateHome.Insert(connection, $"https://{number}-{i}"), CancellationToken.None);
            }
        }));

        Assert.Equal(80, await StateHome.CountAsync(one));
        Assert.Equal(80, await StateHome.CountAsync(other));
    }

    [Fact]
    public async Task A_process_that_holds_the_gate_too_long_is_named()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync(s_impatient);
        using var held = new FileStream(home["state.db.lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = await Assert.ThrowsAsync<StorageException>(() => database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None));

        Assert.Equal(StorageFailure.Locked, refusal.Failure);
        Assert.Equal(
            $"Another process has held {home.Database} for more than 0.06 s. Wait for the other snatch to finish or stop it (fuser {home["state.db.lock"]} tells which), then try again.",
            refusal.Message);
        Assert.Equal(StorageFailure.Locked, (await home.RefusalAsync(s_impatient)).Failure);
    }

    [Fact]
    public async Task Another_program_that_writes_for_long_is_waited_for_and_then_told()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync(s_impatient);
        using (var shell = new SqliteConnection($"Data Source={home.Database};Pooling=False"))
        {
            shell.Open();
            shell.Execute("BEGIN IMMEDIATE");
            var refusal = await Assert.ThrowsAsync<StorageException>(() => database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None));
            Assert.Equal(StorageFailure.Locked, refusal.Failure);
            Assert.Equal(0, await StateHome.CountAsync(database));
        }

        await database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);
        Assert.Equal(1, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task Another_program_that_writes_for_a_moment_is_only_waited_for()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        using var shell = new SqliteConnection($"Data Source={home.Database};Pooling=False");
        shell.Open();
        shell.Execute("BEGIN IMMEDIATE");
        var change = database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);
        Assert.False(change.IsCompleted);
        shell.Execute("COMMIT");

        Assert.Equal(1, await change);
    }

    [Fact]
    public async Task Waiting_goes_on_as_soon_as_the_other_lets_go()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        var held = new FileStream(home["state.db.lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var change = database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), CancellationToken.None);
        Assert.False(change.IsCompleted);
        await held.DisposeAsync();

        Assert.Equal(1, await change);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        using var cancel = new CancellationTokenSource();
        using (new FileStream(home["state.db.lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var change = database.WriteAsync(connection => StateHome.Insert(connection, "https://a"), cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        }

        Assert.Equal(0, await StateHome.CountAsync(database));
    }
}
