using SnatchEngine.Storage;

namespace SnatchEngine.Specs.Storage;

public sealed class StateBatchSpecs
{
    [Fact]
    public async Task A_change_that_failed_alone_is_not_made_behind_the_back_of_whoever_was_told()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await using var batch = new StateBatch(database);
        var made = 0;

        await Assert.ThrowsAsync<StorageException>(() => batch.WriteAsync(_ => ++made == 1 ? throw new StorageException(StorageFailure.CannotOpen, "the disk is full") : made, CancellationToken.None));
        await batch.WriteAsync(static _ => { }, CancellationToken.None);

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Whatever_a_change_throws_is_for_its_caller_and_the_next_one_is_made()
    {
        using var home = new StateHome();
        await using var database = await home.OpenAsync();
        await using var batch = new StateBatch(database);

        await TestKit.Patience.ForAsync(Assert.ThrowsAsync<FormatException>(() => batch.WriteAsync(static _ => throw new FormatException("no number"), CancellationToken.None)), "the failure of the change");
        var next = batch.WriteAsync(static _ => 7, CancellationToken.None);
        await TestKit.Patience.ForAsync(next, "the next change");

        Assert.Equal(7, await next);
    }
}
