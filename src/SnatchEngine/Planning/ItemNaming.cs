using SnatchEngine.Abstractions.Media;
using SnatchEngine.Formats;
using SnatchEngine.Naming;

namespace SnatchEngine.Planning;

/// <summary>Names items by a template.</summary>
/// <param name="usual">The template of wishes that have none. Null: the site or the server decides.</param>
/// <param name="allowLaunchers">Whether a site may name a file that runs something when it is opened.</param>
/// <param name="time">The clock.</param>
internal sealed class ItemNaming(NameTemplate? usual, bool allowLaunchers, TimeProvider time)
{
    private int _named;

    /// <summary>The template for a wish. Null: none.</summary>
    public NameTemplate? TemplateFor(Wish wish) => wish.FileName is null ? wish.Template ?? usual : null;

    /// <summary>The name of what is chosen of an item.</summary>
    public string NameOf(NameTemplate template, Wish wish, MediaItem item, FormatChoice choice)
    {
        var place = new NamePlace(wish.Url, Interlocked.Increment(ref _named), time.GetUtcNow()) { Container = choice.Container };
        return template.Render(NameFields.Of(item, choice.Sources, place), allowLaunchers);
    }
}
