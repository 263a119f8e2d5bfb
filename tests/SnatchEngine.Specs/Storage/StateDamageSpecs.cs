using Microsoft.Data.Sqlite;
using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class StateDamageSpecs
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_truncated_database_is_refused_and_left_as_it_is(double share)
    {
        using var home = new StateHome();
        await home.FillAsync();
        var length = (long)(new FileInfo(home.Database).Length * share);
        using (var file = File.OpenWrite(home.Database))
        {
            file.SetLength(length);
        }

        var print = home.Print();
        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
        Assert.StartsWith($"{home.Database} is damaged (", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "It was left as it is. There is no backup of it here. Stop snatch, then put back a copy of your own, or move all files whose names begin with state.db away to begin with an empty one.",
            refusal.Message, StringComparison.Ordinal);
        Assert.Equal(print, home.Print());
        Assert.Equal(StorageFailure.Corrupt, (await home.RefusalAsync()).Failure);
    }

    [Fact]
    public async Task An_emptied_database_is_not_taken_for_a_new_one()
    {
        using var home = new StateHome();
        await home.FillAsync();
        File.WriteAllBytes(home.Database, []);

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
        Assert.Contains("its file is empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(home.Database).Length);
    }

    [Fact]
    public async Task A_database_that_is_gone_is_not_silently_recreated()
    {
        using var home = new StateHome();
        await home.FillAsync();
        File.Delete(home.Database);

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.Missing, refusal.Failure);
        Assert.Contains("was here at its last use and is gone", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(home.Database));
    }

    [Fact]
    public async Task Moving_its_files_away_begins_with_an_empty_one()
    {
        using var home = new StateHome();
        await home.FillAsync();
        foreach (var path in Directory.GetFiles(home.Folder, "state.db*"))
        {
            File.Delete(path);
        }

        await using var database = await home.OpenAsync();
        Assert.Equal(0, await StateHome.CountAsync(database));
    }

    [Fact]
    public async Task A_page_with_wrong_bits_is_refused_even_after_a_clean_close()
    {
        using var home = new StateHome();
        await home.FillAsync();
        var pages = (int)(new FileInfo(home.Database).Length / 4096);

        for (var page = 1; page < pages; page++)
        {
            using var copy = home.CopyClosed();
            copy.Rot(bytes => bytes[page * 4096] ^= 0x55);
            var print = copy.Print();

            var refusal = await copy.RefusalAsync();

            Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
            Assert.Equal(print, copy.Print());
        }
    }

    [Fact]
    public async Task A_bit_anywhere_in_the_header_never_ends_in_an_empty_or_recreated_database()
    {
        using var home = new StateHome();
        await home.FillAsync(10);
        for (var at = 0; at < 100; at += 3)
        {
            using var copy = home.CopyClosed();
            copy.Rot(bytes => bytes[at] ^= 0x20);
            try
            {
                await using var database = await copy.OpenAsync();
                Assert.Equal(10, await StateHome.CountAsync(database));
            }
            catch (StorageException refusal)
            {
                Assert.NotEqual(StorageFailure.Unexpected, refusal.Failure);
                Assert.Contains("It was left as it is.", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("These are the notes of somebody who needed a file name.")]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is(string text)
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Folder);
        await File.WriteAllTextAsync(home.Database, string.Concat(Enumerable.Repeat(text, text.Length == 1 ? 1 : 100)));
        var print = home.Print();

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.NotADatabase, refusal.Failure);
        Assert.StartsWith($"{home.Database} is not a database, or its first bytes are damaged. It was left as it is.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(print, home.Print());
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        using var home = new StateHome();
        Directory.CreateDirectory(home.Folder);
        home.Edit("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1");
        var print = home.Print();

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.ForeignDatabase, refusal.Failure);
        Assert.Equal(
            $"{home.Database} is a database of another program, or its first bytes are damaged. It was left as it is. Move it away, or point SNATCH_HOME elsewhere.",
            refusal.Message);
        Assert.Equal(print, home.Print());
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_versions()
    {
        using var home = new StateHome();
        await home.FillAsync();
        home.Edit("PRAGMA user_version = 7");
        var print = home.Print();

        var refusal = await home.RefusalAsync();

        Assert.Equal(StorageFailure.NewerSchema, refusal.Failure);
        Assert.StartsWith(
            $"{home.Database} has schema 7 and this snatch knows schemas up to {Schema.Migrations[^1].Version}. It was left as it is. Use the newer snatch that wrote it, or there is no backup",
            refusal.Message, StringComparison.Ordinal);
        Assert.Equal(print, home.Print());
    }

    [Fact]
    public async Task A_refused_database_keeps_the_log_that_a_crash_left()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await database.WriteAsync(connection => connection.Execute("PRAGMA user_version = 7"), CancellationToken.None);
        using var killed = home.CopyAsKilled();
        var (print, log) = (killed.Print(), new FileInfo(killed["state.db-wal"]).Length);

        Assert.Equal(StorageFailure.NewerSchema, (await killed.RefusalAsync()).Failure);
        Assert.Equal((print, log), (killed.Print(), new FileInfo(killed["state.db-wal"]).Length));
    }

    [Fact]
    public async Task Damage_met_while_running_is_told_and_not_written_over_at_closing()
    {
        using var home = new StateHome();
        await home.FillAsync(5000);
        string print;
        await using (var database = await home.OpenAsync())
        {
            await database.WriteAsync(connection => StateHome.Insert(connection, "https://late"), CancellationToken.None);
            using (var file = new FileStream(home.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Position = file.Length / 4096 / 2 * 4096;
                file.Write(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF });
                file.Position = 40 * 4096;
                file.Write(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF });
            }

            print = home.Print();
            var refusal = await Assert.ThrowsAsync<StorageException>(() => database.ReadAsync(connection => connection.Scalar("SELECT sum(goodput) FROM host_facts"), CancellationToken.None));
            Assert.Equal(StorageFailure.Corrupt, refusal.Failure);
        }

        Assert.Equal(print, home.Print());
        Assert.Equal(StorageFailure.Corrupt, (await home.RefusalAsync()).Failure);
    }

    [Fact]
    public void The_codes_of_the_database_become_failures_with_a_next_step()
    {
        using var home = new StateHome();
        var errors = new StorageErrors(StateFiles.Prepare(home.Folder, _ => "ext4"));
        (int Code, StorageFailure Failure)[] expected =
        [
            (5, StorageFailure.Locked), (6, StorageFailure.Locked), (8, StorageFailure.ReadOnly), (10, StorageFailure.DeviceFailed), (11, StorageFailure.Corrupt),
            (13, StorageFailure.DiskFull), (14, StorageFailure.CannotOpen), (19, StorageFailure.Unexpected), (23, StorageFailure.ReadOnly), (26, StorageFailure.NotADatabase),
        ];

        Assert.All(expected, e => Assert.Equal(e.Failure, ((StorageException)errors.From(new SqliteException("cause", e.Code), CancellationToken.None)).Failure));
        Assert.Equal(StorageFailure.DiskFull, ((StorageException)errors.From(new SqliteException("cause", 10, 4874), CancellationToken.None)).Failure);
        Assert.IsType<OperationCanceledException>(errors.From(new SqliteException("cause", 9), new CancellationToken(canceled: true)));
    }
}
