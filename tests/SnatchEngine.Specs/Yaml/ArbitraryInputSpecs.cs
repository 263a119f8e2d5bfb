using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Profiles;
using SnatchEngine.Specs.Profiles;
using SnatchEngine.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SnatchEngine.Specs.Yaml;

/// <summary>Whatever the bytes are, the answer is a tree or problems with places; and a tree says what another reader of YAML says.</summary>
public sealed class ArbitraryInputSpecs
{
    private const string Fragments = "[]{},:-?&*!|>'\"%@`#<~\\ \t\n\r0a=é\u2028\0";

    private static readonly string[] s_seeds =
        [RepositoryFiles.DefaultProfile, .. BrokenProfile.All.SelectMany(c => c.Files.Values).Where(t => !t.StartsWith('\uFEFF') && !t.Any(char.IsSurrogate))];

    private static Gen<string> Mutated =>
        from seed in Gen.Elements(s_seeds)
        from edits in Gen.Choose(0, 4).SelectMany(n => Gen.ArrayOf(Edit, n))
        select edits.Aggregate(seed, Apply);

    private static Gen<(int Place, int Cut, string Put)> Edit =>
        from place in Gen.Choose(0, int.MaxValue)
        from cut in Gen.Choose(0, 3)
        from put in Gen.Choose(0, 3).SelectMany(n => Gen.ArrayOf(Gen.Elements(Fragments.ToCharArray()), n))
        select (place, cut, new string(put));

    private static Gen<string> Soup => Gen.Choose(0, 60).SelectMany(n => Gen.ArrayOf(Gen.Elements(Fragments.ToCharArray()), n)).Select(c => new string(c));

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Check(Gen.Choose(0, 300).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), n)), IsAnswered, 300);

    [Fact]
    public void No_mutation_of_a_profile_makes_the_reader_throw() => Check(Mutated.Select(Encoding.UTF8.GetBytes), IsAnswered, 1_500);

    [Fact]
    public void No_soup_of_indicators_makes_the_reader_throw() => Check(Soup.Select(Encoding.UTF8.GetBytes), IsAnswered, 3_000);

    [Fact]
    public void What_is_accepted_has_the_structure_the_events_of_the_library_say() =>
        Check(Gen.OneOf(Mutated, Soup).Where(t => !t.Contains('\0')), text =>
        {
            var problems = new ProblemList();
            return YamlFile.Parse(Encoding.UTF8.GetBytes(text), "f.yaml", problems) is not { } tree || !problems.IsEmpty ||
                Shape(tree) == ShapeByEvents(text);
        }, 2_000);

    [Theory]
    [InlineData("[", 1)]
    [InlineData("{", 1)]
    [InlineData("- ", 1)]
    [InlineData("? ", 1)]
    [InlineData("a: ", 1)]
    [InlineData("{a: ", 1)]
    [InlineData("&a ", 1)]
    [InlineData("!a ", 1)]
    [InlineData("\"", 1)]
    [InlineData("'x' ", 1)]
    [InlineData("\"\\x41", 1)]
    [InlineData("a\n", 1)]
    [InlineData("#\n", 1)]
    [InlineData("--- ", 1)]
    [InlineData("- [\n", 2)]
    [InlineData("x, ", 2)]
    [InlineData("wrong: 1\n", 1)]
    public void Repetition_up_to_the_bound_is_answered_quickly(string part, int start)
    {
        var bytes = Encoding.UTF8.GetBytes((start == 2 ? "a: [" : "") + string.Concat(Enumerable.Repeat(part, (250 << 10) / part.Length)));
        var watch = Stopwatch.StartNew();
        Assert.True(IsAnswered(bytes));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{part} took {watch.Elapsed}");
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds, int times) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(gen.ToArbitrary(), holds));

    private static bool IsAnswered(byte[] bytes)
    {
        var problems = new ProblemList();
        if (YamlFile.Parse(bytes, "f.yaml", problems) is not { } tree)
        {
            return problems.ToList() is [.., { Line: > 0, Column: > 0 } problem] && !problem.Message.Contains("System.", StringComparison.Ordinal) && !problem.Message.Contains("YamlDotNet", StringComparison.Ordinal);
        }

        ProfileSection.Whole.Read(tree, new Profile { Name = "f" }, new ReadScope { Problems = problems });
        return problems.ToList().All(p => p.Line > 0 && p.Column > 0 && p.ToString().Length < 700);
    }

    private static string Apply(string text, (int Place, int Cut, string Put) edit)
    {
        var at = edit.Place % (text.Length + 1);
        return string.Concat(text.AsSpan(0, at), edit.Put, text.AsSpan(Math.Min(text.Length, at + edit.Cut)));
    }

    private static string Shape(YamlNode node) => node switch
    {
        YamlMapping mapping => $"{{{string.Concat(mapping.Entries.Select(e => $"{Shape(e.Key)}:{Shape(e.Value)},"))}}}",
        YamlSequence sequence => $"[{string.Concat(sequence.Items.Select(i => Shape(i) + ","))}]",
        YamlScalar scalar => $"<{(scalar.IsPlain ? "" : "'")}{scalar.Value}>",
        _ => throw new InvalidOperationException(),
    };

    private static string ShapeByEvents(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return "{}";
            }

            parser.Consume<DocumentStart>();
            var shape = NodeShape(parser);
            return shape is "<>" or "<~>" or "<null>" ? "{}" : shape;
        }
        catch (YamlException e)
        {
            return e.Message;
        }
    }

    private static string NodeShape(Parser parser)
    {
        var shape = new StringBuilder();
        if (parser.TryConsume<MappingStart>(out _))
        {
            shape.Append('{');
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                shape.Append(NodeShape(parser)).Append(':').Append(NodeShape(parser)).Append(',');
            }

            return shape.Append('}').ToString();
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            shape.Append('[');
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                shape.Append(NodeShape(parser)).Append(',');
            }

            return shape.Append(']').ToString();
        }

        var scalar = parser.Consume<YamlDotNet.Core.Events.Scalar>();
        return $"<{(scalar.Style == ScalarStyle.Plain ? "" : "'")}{scalar.Value}>";
    }
}
