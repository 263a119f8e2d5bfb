using SnatchEngine.Downloads.Http;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Http;

public sealed class HttpWarmUpSpecs
{
    [Fact]
    public async Task Making_the_http_stack_ready_ends_by_itself_and_needs_no_network()
    {
        // Nobody answers for the host it names: dialled or even looked up, it would fail.
        await Patience.ForAsync(HttpWarmUp.RunAsync(), "the warm-up to end");
        await Patience.ForAsync(Task.WhenAll(HttpWarmUp.RunAsync(), HttpWarmUp.RunAsync()), "two at once to end");
    }
}
