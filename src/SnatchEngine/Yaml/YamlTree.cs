using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace SnatchEngine.Yaml;

/// <summary>From tokens to the tree, within bounds; a refusal of the grammar or of a bound ends it, a lesser problem is noted.</summary>
internal sealed class YamlTree(YamlTokens tokens, ProblemList problems)
{
    private const int MostNodes = 10_000;
    private const int MostLevels = 32;

    private readonly List<string> _at = [];
    private readonly YamlTags _tags = new(tokens, problems);
    private int _nodes;
    private int _level;

    /// <summary>The one document; an empty one is an empty mapping.</summary>
    public YamlMapping Document()
    {
        tokens.Take();
        if (tokens.Current is VersionDirective or TagDirective)
        {
            throw tokens.Refuse(tokens.Current.Start, ProblemCode.Syntax, "a directive ('%') is not accepted; remove the line");
        }

        if (tokens.Current is DocumentStart)
        {
            tokens.Take();
        }

        if (tokens.Current is StreamEnd or DocumentEnd)
        {
            var empty = new YamlMapping(tokens.PlaceOf(Mark.Empty));
            End();
            return empty;
        }

        var root = Node(Context.Block);
        End();
        return root switch
        {
            YamlMapping mapping => mapping,
            YamlScalar { IsNull: true } => new YamlMapping(root.Place),
            _ => throw new YamlRefusal(new(root.Place, ProblemCode.NotAMapping, "the file must hold keys with values ('key: value')")),
        };
    }

    private enum Context
    {
        Block,
        BlockOrDashes,
        Flow,
    }

    private void End()
    {
        var isEnded = false;
        while (tokens.Current is DocumentEnd)
        {
            isEnded = true;
            tokens.Take();
        }

        if (tokens.Current is DocumentStart or VersionDirective or TagDirective || (isEnded && tokens.Current is not StreamEnd))
        {
            throw tokens.Refuse(tokens.Current.Start, ProblemCode.SecondDocument, "a second document starts here; a file holds one");
        }

        if (tokens.Current is not StreamEnd)
        {
            throw tokens.Unexpected();
        }
    }

    private YamlNode Node(Context context)
    {
        var tag = _tags.Take();
        Count(tokens.Current.Start);

        switch (tokens.Current)
        {
            case Scalar scalar:
                tokens.Take();
                return new YamlScalar(tokens.PlaceOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain, _tags.KindOf(tag, tag is null ? "" : At())) { Inset = tokens.InsetOf(scalar) };
            case BlockEntry when context == Context.BlockOrDashes:
            case BlockSequenceStart when context != Context.Flow:
            case BlockMappingStart when context != Context.Flow:
            case FlowSequenceStart or FlowMappingStart:
                return Collection(tag);
            default:
                if (tag is not null)
                {
                    return new YamlScalar(tokens.PlaceOf(tag.Start), "", IsPlain: true, _tags.KindOf(tag, tag is null ? "" : At()));
                }

                throw tokens.Unexpected();
        }
    }

    private YamlNode Collection(Tag? tag)
    {
        if (tag is not null)
        {
            _tags.Note(tag, At());
        }

        Descend();

        YamlNode collection = tokens.Current switch
        {
            FlowSequenceStart => FlowSequence(),
            FlowMappingStart => FlowMapping(),
            BlockMappingStart => BlockMapping(),
            _ => BlockSequence(),
        };
        _level--;
        return collection;
    }

    private YamlMapping BlockMapping()
    {
        var mapping = new YamlMapping(tokens.PlaceOf(tokens.Take().Start));
        while (tokens.Current is not BlockEnd)
        {
            if (tokens.Current is Value)
            {
                throw tokens.Refuse(tokens.Current.Start, ProblemCode.Syntax, "a key is missing before ':'");
            }

            if (tokens.Current is not Key)
            {
                throw tokens.Unexpected();
            }

            tokens.RefuseTabBefore(tokens.Current.Start);
            Entry(mapping, Context.BlockOrDashes);
        }

        tokens.Take();
        return mapping;
    }

    private YamlSequence BlockSequence()
    {
        var place = tokens.PlaceOf(tokens.Current.Start);
        var hasOwnIndentation = tokens.Current is BlockSequenceStart;
        if (hasOwnIndentation)
        {
            tokens.Take();
        }

        var items = new List<YamlNode>();
        while (tokens.Current is BlockEntry)
        {
            tokens.RefuseTabBefore(tokens.Current.Start);
            var dash = tokens.Take();
            _at.Add($"[{items.Count}]");
            items.Add(tokens.Current is BlockEntry or BlockEnd || (!hasOwnIndentation && tokens.Current is Key or Value) ? Nothing(dash) : Node(Context.Block));
            _at.RemoveAt(_at.Count - 1);
        }

        if (hasOwnIndentation)
        {
            if (tokens.Current is not BlockEnd)
            {
                throw tokens.Unexpected();
            }

            tokens.Take();
        }

        return new YamlSequence(place, items);
    }

    private YamlSequence FlowSequence()
    {
        var place = tokens.PlaceOf(tokens.Take().Start);
        var items = new List<YamlNode>();
        while (tokens.Current is not FlowSequenceEnd)
        {
            if (items.Count > 0)
            {
                tokens.TakeComma("']'");
                if (tokens.Current is FlowSequenceEnd)
                {
                    break;
                }
            }

            _at.Add($"[{items.Count}]");
            items.Add(tokens.Current is Key ? Pair() : Node(Context.Flow));
            _at.RemoveAt(_at.Count - 1);
        }

        tokens.Take();
        return new YamlSequence(place, items);
    }

    private YamlMapping FlowMapping()
    {
        var mapping = new YamlMapping(tokens.PlaceOf(tokens.Take().Start));
        for (var first = true; tokens.Current is not FlowMappingEnd; first = false)
        {
            if (!first)
            {
                tokens.TakeComma("'}'");
                if (tokens.Current is FlowMappingEnd)
                {
                    break;
                }
            }

            if (tokens.Current is Key)
            {
                Entry(mapping, Context.Flow);
            }
            else
            {
                Add(mapping, KeyFrom(Node(Context.Flow)), value: null);
            }
        }

        tokens.Take();
        return mapping;
    }

    private YamlMapping Pair()
    {
        var mapping = new YamlMapping(tokens.PlaceOf(tokens.Current.Start));
        Descend();
        Entry(mapping, Context.Flow);
        _level--;
        return mapping;
    }

    private void Entry(YamlMapping mapping, Context context)
    {
        tokens.Take();
        if (tokens.Current is Value || IsGap(context))
        {
            throw tokens.Refuse(tokens.Current.Start, ProblemCode.Syntax, "a key is missing before ':'");
        }

        var key = KeyFrom(Node(context));
        if (tokens.Current is not Value)
        {
            Add(mapping, key, value: null);
            return;
        }

        tokens.Take();
        _at.Add(Quoted.Bare(key.Value));
        var value = IsGap(context) ? null : Node(context);
        _at.RemoveAt(_at.Count - 1);
        Add(mapping, key, value);
    }

    private bool IsGap(Context context) =>
        context == Context.Flow ? tokens.Current is FlowEntry or FlowMappingEnd or FlowSequenceEnd : tokens.Current is Key or Value or BlockEnd;

    private YamlScalar KeyFrom(YamlNode node)
    {
        if (node is not YamlScalar key)
        {
            throw new YamlRefusal(new(node.Place, ProblemCode.KeyIsNoText, "a key must be a text, not a list or a mapping"));
        }

        if (key.Tag != ScalarTag.None)
        {
            problems.Add(new(key.Place, ProblemCode.Tag, "a key cannot have a tag", At()));
        }

        return key is { IsPlain: true, Value: "<<" }
            ? throw new YamlRefusal(new(key.Place, ProblemCode.MergeKey, "merge keys ('<<') are not accepted; write the keys out, or reuse with 'extends' or 'defaults'", At()))
            : key;
    }

    private void Add(YamlMapping mapping, YamlScalar key, YamlNode? value)
    {
        if (value is null)
        {
            Count(tokens.Current.Start);
        }

        if (!mapping.TryAdd(new YamlEntry(key, value ?? new YamlScalar(key.Place, "", IsPlain: true))) && mapping.TryFind(key.Value, out var first))
        {
            problems.Add(new(key.Place, ProblemCode.DuplicateKey, $"duplicate key {Quoted.Text(key.Value)} (first at line {first.Key.Place.Line})", At()));
        }
    }

    private YamlScalar Nothing(Token dash)
    {
        Count(dash.Start);
        return new YamlScalar(tokens.PlaceOf(dash.Start), "", IsPlain: true);
    }

    private void Count(Mark mark)
    {
        if (++_nodes > MostNodes)
        {
            throw tokens.Refuse(mark, ProblemCode.TooManyNodes, "the file holds more than 10,000 keys and values; split it");
        }
    }

    private void Descend()
    {
        if (++_level > MostLevels)
        {
            throw tokens.Refuse(tokens.Current.Start, ProblemCode.TooDeep, "the nesting is deeper than 32 levels");
        }
    }

    private string At()
    {
        var at = "";
        foreach (var part in _at)
        {
            at += at.Length == 0 || part.StartsWith('[') ? part : "." + part;
        }

        return at;
    }
}
