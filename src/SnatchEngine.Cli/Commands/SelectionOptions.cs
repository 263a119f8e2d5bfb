using System.CommandLine;
using SnatchEngine.Naming;
using SnatchEngine.Planning;
using SnatchEngine.Planning.Rules;

namespace SnatchEngine.Cli.Commands;

/// <summary>The options that say which items of a list are taken.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<string[]> _items = FetchOptions.Valued("--items", "RANGES", "Items of a list to take, such as 1-5,7,-1 or START:STOP:STEP", "-I");
    private readonly Option<string[]> _match = FetchOptions.Valued("--match", "FILTER", "What an item must be, such as 'duration>300 & !is_live'; of several one must hold");

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_items);
        command.Options.Add(_match);
    }

    /// <summary>The wish with what was chosen.</summary>
    public Wish Read(OptionReader read, Wish wish) => wish with { Items = ReadItems(read), Match = ReadMatch(read) };

    /// <summary>The filter. Null: none was given, or it was wrong and is told.</summary>
    public MatchFilter? ReadMatch(OptionReader read)
    {
        var filters = read.All(_match);
        foreach (var filter in filters)
        {
            try
            {
                MatchFilter.Parse(filter);
            }
            catch (SelectionException wrong)
            {
                read.Refuse(_match, filter, wrong.Message);
                return null;
            }
        }

        return filters.Count == 0 ? null : MatchFilter.Parse(filters);
    }

    private ItemRanges? ReadItems(OptionReader read)
    {
        if (read.One(_items) is not { } text)
        {
            return null;
        }

        try
        {
            return ItemRanges.Parse(text);
        }
        catch (SelectionException wrong)
        {
            read.Refuse(_items, text, wrong.Message);
            return null;
        }
    }
}
