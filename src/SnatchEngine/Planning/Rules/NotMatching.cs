using SnatchEngine.Naming;

namespace SnatchEngine.Planning.Rules;

/// <summary>What the wish's filter does not hold for is not fetched.</summary>
internal sealed class NotMatching(TimeProvider time) : ISkipRule
{
    private static readonly Task<Skipped?> s_fine = Task.FromResult<Skipped?>(null);

    public Task<Skipped?> RefuseAsync(SkipCandidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.Wish.Match is not { } match)
        {
            return s_fine;
        }

        var fields = NameFields.Of(candidate.Item, candidate.Sources, new NamePlace(candidate.Wish.Url, 1, time.GetUtcNow()));
        return match.RefusalOf(fields) is { } refusal
            ? Task.FromResult<Skipped?>(new Skipped(SkipReason.NotMatching, $"{fields.Title}: {refusal}"))
            : s_fine;
    }
}
