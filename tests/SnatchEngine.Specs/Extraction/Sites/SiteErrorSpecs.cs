using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Extraction.Sites;

[Trait("nasty", "69")]
public sealed class SiteErrorSpecs
{
    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_place()
    {
        const string yaml = """
            nam: tube
            urls: [ "tube.example:80/x", "tube.example/{Bad name}" ]
            items: li[
            fields:
              id: $.a[?
              titel: h2
              title: { css: h2, filters: [ trimm, { date: Q }, { prefix: } ] }
              creator: { text: "by {channl}" }
              page: { attr: href, json: $.x }
              kind: vidio
              url: { regex: "(" }
            errors: { gon: 404, gone: { message: x } }
            timezone: Mars/Olympus
            """;

        Assert.Equal(
            [
                "tube.yaml:1:1 error SN1207 unknown key 'nam' (did you mean 'name'?)",
                "tube.yaml:2:10 error SN1503 a port cannot be told here: leave it out, and every port of the host is meant at urls",
                "tube.yaml:2:43 error SN1503 after '{' a name of lower-case letters, digits and dashes is missing, or its '}' at urls",
                "tube.yaml:3:8 error SN1501 'li[' is no CSS selector at items",
                "tube.yaml:5:12 error SN1501 '$.a[?' is no JSONPath: a value is expected: a path from '@' or '$', a text in quotes, a number, true, false or null at fields.id",
                "tube.yaml:6:3 error SN1207 unknown key 'titel' (did you mean 'title'?) at fields",
                "tube.yaml:7:32 error SN1208 there is no filter 'trimm' (did you mean 'trim'?) at fields.title.filters",
                "tube.yaml:7:47 error SN1202 'Q' is no pattern of a date such as dd.MM.yyyy, nor iso, rfc, unix, unix-ms or relative at fields.title.filters.date",
                "tube.yaml:7:54 error SN1204 needs a value: a text at fields.title.filters.prefix",
                "tube.yaml:8:25 error SN1502 there is no 'channl' here; there is creator, cursor, id, kind, page, page-number, page-url, titel, title, url at fields.creator.text",
                "tube.yaml:9:9 error SN1201 'attr' is of an element and 'json' leads into its text, so they do not go together at fields.page",
                "tube.yaml:10:9 error SN1208 must be video, audio, image, document, archive, subtitle, thumbnail, other, was 'vidio' (did you mean 'video'?) at fields.kind",
                "tube.yaml:11:17 error SN1501 it is no regular expression: Invalid pattern '(' at offset 1. Not enough )'s. at fields.url.regex",
                "tube.yaml:12:11 error SN1207 unknown key 'gon' (did you mean 'gone'?) at errors",
                "tube.yaml:12:27 error SN1204 needs one of status, text, regex, css, json at errors.gone",
                "tube.yaml:13:11 error SN1202 there is no time zone 'Mars/Olympus'; write one such as Europe/Paris or UTC at timezone",
            ],
            TestSite.Problems(yaml));
    }

    [Theory]
    [InlineData("name: tube\nfields: { url: a, id: a }", "tube.yaml:1:1 error SN1204 needs urls: the pages it takes, such as tube.example/watch/{id}")]
    [InlineData("name: tube\nurls: tube.example/x", "tube.yaml:1:1 error SN1204 needs fields, which say where an item's id, title and url are, or links to other pages")]
    [InlineData("name: tube\nurls: tube.example/x\nfields: { url: a }", "tube.yaml:3:1 error SN1204 needs id: what makes an item the same for ever at fields")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { title: a }", "tube.yaml:3:1 error SN1204 needs url: where the bytes are at fields")]
    [InlineData("name: Tube!\nurls: tube.example/{id}\nfields: { url: a }", "tube.yaml:1:7 error SN1202 must be 1 to 64 lower-case letters, digits, dots and dashes, was 'Tube!' at name")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { url: a, title: { text: '{creator}' }, creator: { text: '{title}' } }", "tube.yaml:3:19 error SN1502 'title' needs its own value at fields.title|tube.yaml:3:49 error SN1502 'creator' needs its own value at fields.creator")]
    [InlineData("name: tube\nurls: tube.example/{id}\nrequest: { url: 'https://x.example/{cursor}' }\nfields: { url: a }", "tube.yaml:1:1 error SN1204 needs next, which says where the cursor of the next page is")]
    [InlineData("name: tube\nurls: tube.example/{id}\nrequest: { method: GET, body: x }\nfields: { url: a }", "tube.yaml:3:10 error SN1201 a GET has no body: leave json, form and body out, or the method at request")]
    [InlineData("name: tube\nurls: tube.example/{id}\nrequest: { headers: { Host: x } }\nfields: { url: a }", "tube.yaml:3:23 error SN1202 'Host' is no header that a site may set at request.headers")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { url: !secret x }", "tube.yaml:3:24 error SN1209 a tag is not accepted here; declare a secret under 'secrets', and write {secret.NAME} at fields.url")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { url: { css: a, text: b } }", "tube.yaml:3:16 error SN1201 'text' is the value itself, so css, attr and json do not go with it at fields.url")]
    [InlineData("name: tube\nitems: li\npages: [ { urls: 'tube.example/{id}', links: a } ]", "tube.yaml:2:1 error SN1207 'items' belongs to a page: move it beneath 'pages'")]
    [InlineData("name: tube\nversion: new\nurls: tube.example/{id}\nlinks: a", "tube.yaml:2:10 error SN1202 must be 2 to 4 numbers with dots, such as 1.4 or 1.4.0, was 'new' at version")]
    [InlineData("name: tube\nhosts: https://x.example\nurls: tube.example/{id}\nlinks: a", "tube.yaml:2:8 error SN1202 must be a host such as api.tube.example, or *.tube.example, without scheme and port, was 'https://x.example' at hosts")]
    [InlineData("name: tube\nbudget: { request: 1 }\nurls: tube.example/{id}\nlinks: a", "tube.yaml:2:11 error SN1207 unknown key 'request' (did you mean 'requests'?) at budget")]
    [InlineData("name: tube\nurls: tube.example/{id}\nlinks: a\nlet: { title: h1 }", "tube.yaml:4:8 error SN1202 'title' cannot be given a value here: a name has letters, digits and dashes, and is none of the fields at let")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { url: a }\nsources: { fields: { height: b } }", "tube.yaml:4:10 error SN1204 needs items, which chooses the sources, and fields with a url at sources")]
    [InlineData("name: tube\nurls: tube.example/{id}\nfields: { url: a }\nexpect: { fields: [ title ] }", "tube.yaml:4:21 error SN1208 there is no field 'title' in 'fields' at expect.fields")]
    public void A_mistake_is_told_in_words(string yaml, string problem) => Assert.Equal(problem.Split('|'), TestSite.Problems(yaml));

    [Fact]
    public void Who_a_broken_file_is_and_what_it_claims_is_known_all_the_same()
    {
        var reading = SiteReading.Of("tube.yaml", "urls: tube.example/{id}\nfields: { url: a, titel: b }"u8, isThorough: false);

        Assert.Null(reading.Definition);
        Assert.Equal(("tube", "tube.example", "/*"), (reading.Outline!.Id, reading.Outline.Claims[0].Host, reading.Outline.Claims[0].Path));
    }

    [Fact]
    [Trait("nasty", "68")]
    public void No_file_at_all_makes_the_reader_crash()
    {
        var words = Gen.Elements(
            "name: tube\n", "urls: tube.example/{id}\n", "urls:\n", "fields:\n", "  url: a\n", "  id: $.\n", "  id: { css: [ }\n", "items: [a, {b: c}]\n", "follow: { url: {} }\n", "sources: []\n", "pages: [1]\n", "paging: { from: -1 }\n",
            "errors: [404]\n", "expect: []\n", "let: 3\n", "next: {}\n", "links: [[]]\n", "request: [x]\n", "  x: !secret y\n", "secrets: { a: b }\n", "budget: 7\n", "{{{", "\t", "  title: { text: '{' }\n", "  title: { filters: { replace: 3 } }\n");
        Prop.ForAll(Gen.ListOf(words).ToArbitrary(), parts =>
        {
            var reading = SiteReading.Of("tube.yaml", Encoding.UTF8.GetBytes(string.Concat(parts)), isThorough: true);
            return (reading.Definition is null) != (reading.Problem is null);
        }).QuickCheckThrowOnFailure();
    }
}
