using SnatchEngine.Formats.Presets;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys that say which variant of a medium is taken.</summary>
public static class MediaSection
{
    /// <summary>What <c>quality</c> takes.</summary>
    public static ScalarKind Quality { get; } = Read.Word(("low", MediaQuality.Low), ("medium", MediaQuality.Medium), ("high", MediaQuality.High), ("ultra", MediaQuality.Ultra));

    /// <summary>The keys under <c>media:</c>.</summary>
    public static Section<MediaOptions> Whole { get; } = new Section<MediaOptions>()
        .Key("audio-only", Read.Or("auto", Read.Bool), "Sound without a picture; auto is true for music and podcast.",
            o => o.AudioOnly, (o, v) => o with { AudioOnly = (bool?)v })
        .Key("content", Read.Word(("general", MediaContent.General), ("lecture", MediaContent.Lecture), ("music", MediaContent.Music), ("podcast", MediaContent.Podcast)),
            "What media mostly are.", o => o.Content, (o, v) => o with { Content = (MediaContent)v! })
        .Key("codec-preference", Read.Word(("default", CodecPreference.Default), ("efficiency", CodecPreference.Efficiency), ("compatible", CodecPreference.Compatible)),
            "Which codecs are wanted among pictures of one size.", o => o.CodecPreference, (o, v) => o with { CodecPreference = (CodecPreference)v! })
        .Key("video-containers", new WordsKind("any", "mp4", "webm", "mkv"), "Containers wanted for pictures, the first most; also what is merged into.",
            o => o.VideoContainers, (o, v) => o with { VideoContainers = (IReadOnlyList<string>)v! })
        .Key("audio-containers", new WordsKind("any", "opus", "m4a", "mp3"), "Containers wanted for sound alone, the first most.",
            o => o.AudioContainers, (o, v) => o with { AudioContainers = (IReadOnlyList<string>)v! });
}
