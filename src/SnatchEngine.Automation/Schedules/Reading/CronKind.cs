using SnatchEngine.Automation.Schedules.Cron;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>A cron expression, as a <see cref="CronExpression"/>; a mistake in it is placed where it stands.</summary>
internal sealed class CronKind : NodeKind
{
    public override string Accepts => "Unix cron such as \"15 */6 * * *\"";

    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        if (node is not YamlScalar { Tag: ScalarTag.None, IsNull: false } scalar)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}, was {(node is YamlScalar ? "nothing" : node is YamlSequence ? "a list" : "keys with values")}");
            return false;
        }

        try
        {
            value = CronExpression.Parse(scalar.Value);
            return true;
        }
        catch (CronException e)
        {
            scope.Refuse(scalar with { Place = scalar.PlaceOf(e.Column - 1) }, ProblemCode.Cron, e.Message);
            return false;
        }
    }

    public override string? Show(object? value) => value?.ToString();
}
