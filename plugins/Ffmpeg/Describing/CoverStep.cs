using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>The fetched picture of an item inside its file, where each container has it.</summary>
internal sealed class CoverStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-cover";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var keep = new StepOptions(Name, request, "keep").Flag("keep");
        var changes = new StepChanges(request.Folder);
        if (request.Files.FirstOrDefault(f => f.Role == StagedRole.Thumbnail) is not { } picture)
        {
            changes.Note("no picture of the item was fetched, so none was embedded; ffmpeg-thumbnail makes one");
            return changes.Done();
        }

        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var cover = await PictureAsync(picture, changes, cancellationToken);
        for (var i = 0; i < files.Count; i++)
        {
            await EmbedAsync(files[i], cover, changes, new ShareOfProgress(request.Progress, i, files.Count), cancellationToken);
        }

        if (cover.IsOurs)
        {
            File.Delete(cover.Path);
        }

        if (!keep)
        {
            changes.Remove(picture);
        }

        return changes.Done();
    }

    // JPEG and PNG are what players show; anything else becomes JPEG.
    private async Task<CoverPicture> PictureAsync(StagedFile picture, StepChanges changes, CancellationToken cancellationToken)
    {
        var probe = await program.TryProbeAsync(picture, InputKind.Picture, cancellationToken);
        if (probe?.Streams is not [{ Width: > 0 and var width, Height: > 0 and var height }, ..])
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{StagedName.Last(picture.Name)}' is no JPEG, PNG or WebP picture, so it cannot be embedded");
        }

        var type = PictureKind.Demuxer(picture.Path) switch { "jpeg_pipe" => "jpeg", "png_pipe" => "png", _ => null };
        if (type is not null)
        {
            return new CoverPicture(picture.Path, type, width, height, IsOurs: false);
        }

        var path = changes.NextPath("jpg");
        var job = new FfmpegJob([new FfmpegInput(picture.Path) { Kind = InputKind.Picture }], ["-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "2", "-strict", "unofficial", "-f", "image2", "-update", "1"], path) { Duration = TimeSpan.FromSeconds(1) };
        await program.RunAsync(job, new Progress<double>(), cancellationToken);
        return new CoverPicture(path, "jpeg", width, height, IsOurs: true);
    }

    private async Task EmbedAsync(ProbedFile file, CoverPicture cover, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (Container.Find(StagedName.Extension(file.File.Name)) is not { Cover: not CoverPlace.None } container)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{file.Shown}' cannot hold a cover; mp4, m4a, mp3, mkv, opus, ogg and flac can");
        }

        var without = container.Cover == CoverPlace.Comment || container.Muxer == "matroska" ? [StreamKind.Cover] : Array.Empty<StreamKind>();
        var copy = new StreamCopy(WithoutCovers(file), container, changes, without);
        List<FfmpegInput> inputs = [new(file.File.Path)];
        List<string> arguments = [.. copy.Options];
        string? tags = null;
        switch (container.Cover)
        {
            case CoverPlace.Picture:
                inputs.Add(new FfmpegInput(cover.Path) { Kind = InputKind.Picture });
                var place = string.Create(CultureInfo.InvariantCulture, $"v:{copy.Pictures}");
                arguments.AddRange(["-map", "1:0", $"-disposition:{place}", "attached_pic", $"-metadata:s:{place}", "title=Album cover", $"-metadata:s:{place}", "comment=Cover (front)"]);
                break;
            case CoverPlace.Attachment:
                var attached = file.Probe.Streams.Count(s => s.Kind == StreamKind.Attachment);
                arguments.AddRange(["-attach", $"file:{cover.Path}", $"-metadata:s:t:{attached}", $"mimetype=image/{cover.Type}", $"-metadata:s:t:{attached}", $"filename=cover.{(cover.Type == "jpeg" ? "jpg" : cover.Type)}"]);
                break;
            default:
                tags = changes.NextPath("txt");
                await TagsFile.WriteAsync(tags, [new("METADATA_BLOCK_PICTURE", await cover.AsCommentAsync(cancellationToken)), .. file.Probe.Tags], [], cancellationToken);
                inputs.Add(new FfmpegInput(tags) { Kind = InputKind.Tags });
                arguments.AddRange(["-map_metadata", "1", "-map_chapters", "0"]);
                break;
        }

        var output = changes.NextPath(container.Extension);
        await program.RunAsync(new FfmpegJob(inputs, [.. arguments, .. container.WriteOptions], output) { Duration = file.Probe.Duration }, progress, cancellationToken);
        if (tags is not null)
        {
            File.Delete(tags);
        }

        changes.Replace(file.File, output, file.File.Name);
    }

    private static ProbedFile WithoutCovers(ProbedFile file) => file with { Probe = file.Probe with { Streams = [.. file.Probe.Streams.Where(s => s.Kind != StreamKind.Cover)] } };

    private sealed record CoverPicture(string Path, string Type, int Width, int Height, bool IsOurs)
    {
        /// <summary>The picture as a comment of Ogg files: a FLAC picture block in base64.</summary>
        public async Task<string> AsCommentAsync(CancellationToken cancellationToken)
        {
            const int FrontCover = 3, Depth = 24;
            var bytes = await File.ReadAllBytesAsync(Path, cancellationToken);
            var mime = Encoding.ASCII.GetBytes($"image/{Type}");
            var block = new byte[32 + mime.Length + bytes.Length];
            var at = 0;
            void Number(int number)
            {
                BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(at), number);
                at += 4;
            }

            Number(FrontCover);
            Number(mime.Length);
            mime.CopyTo(block, at);
            at += mime.Length;
            foreach (var number in (int[])[0, Width, Height, Depth, 0, bytes.Length])
            {
                Number(number);
            }

            bytes.CopyTo(block, at);
            return Convert.ToBase64String(block);
        }
    }
}
