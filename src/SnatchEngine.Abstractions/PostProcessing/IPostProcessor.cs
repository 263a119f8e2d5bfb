namespace SnatchEngine.Abstractions.PostProcessing;

/// <summary>One step after the bytes of an item are there: merge, convert, unpack, describe. Staged files in, a change set out; the host does the placing.</summary>
/// <remarks>Used for several items at once, so it keeps what belongs to one item inside <see cref="ProcessAsync"/>.</remarks>
public interface IPostProcessor
{
    /// <summary>The name people use for it (<c>use: ffmpeg-remux</c>), one word or several with dashes; the list <c>post-processors</c> of <c>plugin.json</c> names it too.</summary>
    string Name { get; }

    /// <summary>Works on the files of one item.</summary>
    /// <remarks>
    /// <para>No file of the request is changed in place: what is made is written into <see cref="PostProcessingRequest.Folder"/> and told in the answer. Whatever happens, the files of the request are still whole afterwards.</para>
    /// <para>The host waits as long as <see cref="PostProcessingRequest.Progress"/> hears something, and gives the step up after ten minutes of silence.</para>
    /// </remarks>
    /// <param name="request">The files, and what is wanted of them.</param>
    /// <param name="cancellationToken">Ends the work; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>What changes.</returns>
    /// <exception cref="PostProcessingException">It cannot be done, for a reason a person can act on. Any other exception counts as a crash of the plugin.</exception>
    /// <exception cref="Lending.ProgramException">A program it needs is missing or failed to run.</exception>
    Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default);
}
