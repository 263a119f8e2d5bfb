using System.Text;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Specs.Http;

[Trait("nasty", "40")]
public sealed class ContentDispositionSpecs
{
    [Theory]
    [InlineData("attachment; filename=report.pdf", "report.pdf")]
    [InlineData("attachment; filename=\"report.pdf\"", "report.pdf")]
    [InlineData("ATTACHMENT;FILENAME=\"report.pdf\"", "report.pdf")]
    [InlineData("inline; filename = \"report.pdf\" ; size=3", "report.pdf")]
    [InlineData("attachment; filename=my report.pdf; size=3", "my report.pdf")]
    [InlineData("attachment filename=report.pdf", "report.pdf")]
    [InlineData("filename=report.pdf", "report.pdf")]
    [InlineData("attachment; filename=\"a;b.pdf\"", "a;b.pdf")]
    [InlineData("attachment; filename=\"a \\\"b\\\" \\\\ c.pdf\"", "a \"b\" \\ c.pdf")]
    [InlineData("attachment; filename=\"C:\\dir\\c.pdf\"", "C:\\dir\\c.pdf")]
    [InlineData("attachment; filename=\"open.pdf", "open.pdf")]
    [InlineData("attachment; filename=first.pdf; filename=second.pdf", "first.pdf")]
    [InlineData("attachment; filename=%E2%82%AC%20rates.pdf", "€ rates.pdf")]
    [InlineData("attachment; filename=100%.pdf", "100%.pdf")]
    [InlineData("attachment; filename=..%2F..%2Fpasswd", "..%2F..%2Fpasswd")]
    [InlineData("attachment; filename=\"=?UTF-8?B?4oKsLnBkZg==?=\"", "€.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?Q?=E2=82=AC_100%.pdf?=\"", "€ 100%.pdf")]
    [InlineData("attachment; filename=\"=?UTF-8?B?4o==?= =?UTF-8?B?gqw=?=.pdf\"", "€.pdf")]
    [InlineData("attachment; filename=\"=?iso-8859-1?Q?=E4.pdf?=\"", "ä.pdf")]
    public void A_plain_name_is_read_however_it_is_quoted(string header, string name) => Assert.Equal(name, ContentDisposition.FileName(header));

    [Theory]
    [InlineData("attachment; filename*=UTF-8''%e2%82%ac%20rates.pdf; filename=\"rates.pdf\"", "€ rates.pdf")]
    [InlineData("attachment; filename=\"rates.pdf\"; filename*=utf-8'en'%e2%82%ac%20rates.pdf", "€ rates.pdf")]
    [InlineData("attachment; filename*=ISO-8859-1''%A3.pdf", "£.pdf")]
    [InlineData("attachment; filename*=\"UTF-8''%e2%82%ac.pdf\"", "€.pdf")]
    [InlineData("attachment; filename*=UTF-8''%ff.pdf; filename=plain.pdf", "plain.pdf")]
    [InlineData("attachment; filename*=KOI8-R''%C1.pdf; filename=plain.pdf", "plain.pdf")]
    [InlineData("attachment; filename*=; filename=plain.pdf", "plain.pdf")]
    [InlineData("attachment; filename*=%E2%82%AC.pdf", "€.pdf")]
    [InlineData("attachment; filename*0=\"long \"; filename*1=\"name.pdf\"", "long name.pdf")]
    [InlineData("attachment; filename*1*=%AC.pdf; filename*0*=UTF-8''%E2%82", "€.pdf")]
    public void The_extended_name_wins_wherever_it_stands_if_it_can_be_read(string header, string name) => Assert.Equal(name, ContentDisposition.FileName(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("attachment")]
    [InlineData("attachment; filename=")]
    [InlineData("attachment; filename=\"\"")]
    [InlineData("attachment; name=\"report.pdf\"")]
    [InlineData("attachment; xfilename=report.pdf")]
    public void Where_no_name_stands_there_is_none(string? header) => Assert.Null(ContentDisposition.FileName(header));

    [Fact]
    public void Bytes_of_UTF8_that_were_taken_for_Latin1_are_repaired()
    {
        var wire = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("attachment; filename=\"größe €.pdf\""));
        Assert.Equal("größe €.pdf", ContentDisposition.FileName(wire));
        Assert.Equal("gr\u00f6\u00dfe.pdf", ContentDisposition.FileName("attachment; filename=\"gr\u00f6\u00dfe.pdf\""));
    }

    [Fact]
    public void No_text_makes_the_reader_throw() => Hostile.Always(text =>
        ContentDisposition.FileName(text) is null or { Length: > 0 } && ContentDisposition.FileName("attachment; filename*=" + text) is null or { Length: > 0 });
}
