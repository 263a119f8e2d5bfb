using YamlDotNet.Core.Tokens;

namespace SnatchEngine.Yaml;

/// <summary>What may stand before a value: <c>!secret</c> and <c>!env</c>, nothing else.</summary>
internal sealed class YamlTags(YamlTokens tokens, ProblemList problems)
{
    /// <summary>Takes the tag before the current value, if there is one.</summary>
    public Tag? Take()
    {
        Tag? tag = null;
        while (tokens.Current is Anchor or AnchorAlias or Tag)
        {
            if (tokens.Current is not Tag next)
            {
                throw tokens.Refuse(tokens.Current.Start, ProblemCode.AnchorOrAlias, "anchors and aliases ('&', '*') are not accepted; write the value out, or put a text that starts so in quotes");
            }

            if (tag is not null)
            {
                throw tokens.Refuse(next.Start, ProblemCode.Tag, "a value takes one tag");
            }

            tag = next;
            tokens.Take();
        }

        return tag;
    }

    /// <summary>What a tag means for a scalar; noted as a problem when it is not ours.</summary>
    public ScalarTag KindOf(Tag? tag, string at)
    {
        switch (tag)
        {
            case null:
                return ScalarTag.None;
            case { Handle: "!", Suffix: "secret" }:
                return ScalarTag.Secret;
            case { Handle: "!", Suffix: "env" }:
                return ScalarTag.Env;
            default:
                Note(tag, at);
                return ScalarTag.None;
        }
    }

    /// <summary>Notes that a tag cannot stand where it does.</summary>
    public void Note(Tag tag, string at)
    {
        var written = Quoted.Text(tag.Handle + tag.Suffix);
        problems.Add(new(tokens.PlaceOf(tag.Start), ProblemCode.Tag, tag is { Handle: "!", Suffix: "secret" or "env" }
            ? $"the tag {written} needs a name after it"
            : $"the tag {written} is not accepted; only !secret and !env are, and a text that starts with '!' needs quotes", at));
    }
}
