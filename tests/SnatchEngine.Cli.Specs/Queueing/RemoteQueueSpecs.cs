using System.Net;
using System.Net.Sockets;
using SnatchEngine.Cli.Queueing;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Queueing;

public sealed class RemoteQueueSpecs : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly RemoteQueue _queue;

    public RemoteQueueSpecs()
    {
        _silent.Start();
        _queue = new RemoteQueue(new Uri($"http://{_silent.LocalEndpoint}"), "token", _time);
    }

    [Fact]
    public async Task A_daemon_that_says_nothing_for_two_seconds_is_not_live()
    {
        var isLive = _queue.IsLiveAsync(CancellationToken.None);
        await _time.WaitForTimersAsync();

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(await isLive);
    }

    [Fact]
    public async Task A_question_that_is_not_answered_is_given_up_with_what_to_do()
    {
        var page = _queue.Access().ListAsync(new(), CancellationToken.None);
        await _time.WaitForTimersAsync();

        _time.Advance(TimeSpan.FromMinutes(2));

        var refusal = await Assert.ThrowsAsync<QueueRefusalException>(() => page);
        Assert.Contains("did not answer within 2 minutes. It may have done what was asked", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _silent.Dispose();
    }
}
