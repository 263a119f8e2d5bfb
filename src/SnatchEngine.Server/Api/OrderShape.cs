using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Server.Api;

/// <summary>What JSON can say and an order cannot hold.</summary>
internal static class OrderShape
{
    /// <summary>Every problem with an order's shape; none when its meaning can be looked at.</summary>
    /// <param name="order">The order as it was sent.</param>
    public static IReadOnlyList<string> ProblemsOf(QueueOrder? order)
    {
        if (order is null)
        {
            return ["must be an order such as {\"url\":\"https://host/file\"}, not null"];
        }

        List<string> problems = [];
        Check(order.Group.Length == 0 || QueueWords.IsGroup(order.Group), "'group' must be a name of at most 100 characters");
        Check(Enum.IsDefined(order.Lane) && order.Lane != QueueLane.PostProcess, "'lane' must be transfer, extract, backfill or probe");
        Check(Enum.IsDefined(order.Priority), "'priority' must be low, normal, high or urgent");
        Check(!HasGap(order.Mirrors), "'mirrors' must hold URLs, not null");
        foreach (var (name, values) in order.Options)
        {
            Check(values is not null && !HasGap(values), $"the option '{name}' must have a list of texts, without null");
        }

        return problems;

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }
    }

    /// <summary>Whether a list that JSON was read into lacks one of its texts.</summary>
    public static bool HasGap(IReadOnlyList<string?> texts) => texts.Contains(null);
}
