using System.Text;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Specs;

public sealed class RedactionSpecs
{
    [Theory]
    [InlineData("https://a.example/v?id=1&token=abc.DEF-1_2", "https://a.example/v?id=1&token=REDACTED")]
    [InlineData("https://a.example/v?Signature=a%2Fb%3D&Expires=1&Key-Pair-Id=K", "https://a.example/v?Signature=REDACTED&Expires=1&Key-Pair-Id=REDACTED")]
    [InlineData("https://a.example/v?X-Amz-Signature=aa#frag", "https://a.example/v?X-Amz-Signature=REDACTED#frag")]
    [InlineData("""<a href="/v?a=1&amp;sig=abc">""", """<a href="/v?a=1&amp;sig=REDACTED">""")]
    [InlineData("""{"u":"https:\/\/a.example\/v?a=1\u0026access_token=abc","n":1}""", """{"u":"https:\/\/a.example\/v?a=1\u0026access_token=REDACTED","n":1}""")]
    [InlineData("""go?to=https%3A%2F%2Fa.example%2F%3Fkey%3Dabc%26b%3D1""", """go?to=https%3A%2F%2Fa.example%2F%3Fkey%3DREDACTED%26b%3D1""")]
    [InlineData("""{"access_token": "abc", "refreshToken":"d", "key": "v1"}""", """{"access_token": "REDACTED", "refreshToken":"REDACTED", "key": "v1"}""")]
    [InlineData("https://user:pass@a.example/x", "https://a.example/x")]
    [InlineData("write to jane.doe+x@mail.example.org.", "write to redacted@example.invalid.")]
    [InlineData("<img src=\"logo@2x.png\"> @handle monkey=1 ?turkey=2", "<img src=\"logo@2x.png\"> @handle monkey=1 ?turkey=2")]
    public void A_text_loses_its_secrets_and_nothing_else(string text, string redacted)
    {
        Assert.Equal(redacted, Redaction.Of(text));
        Assert.Equal(redacted, Redaction.Of(redacted));
    }

    [Theory]
    [InlineData("Set-Cookie", "sid=abc; Path=/; Secure", "sid=REDACTED; Path=/; Secure")]
    [InlineData("Authorization", "Bearer abc", "REDACTED")]
    [InlineData("X-Api-Key", "abc", "REDACTED")]
    [InlineData("X-CSRF-Token", "abc", "REDACTED")]
    [InlineData("Location", "https://a.example/?sig=abc&a=1", "https://a.example/?sig=REDACTED&a=1")]
    [InlineData("Accept", "text/html", "text/html")]
    public void A_header_loses_its_secret(string name, string value, string redacted) => Assert.Equal(redacted, Redaction.OfHeader(name, value));

    [Fact]
    public void A_body_keeps_every_other_byte_whatever_it_is_encoded_in()
    {
        byte[] body = [0xE4, .. Encoding.ASCII.GetBytes("?token=abc "), 0xFF, 0xC3, 0xA4];
        Assert.Equal([0xE4, .. Encoding.ASCII.GetBytes("?token=REDACTED "), 0xFF, 0xC3, 0xA4], Redaction.OfBody(body).ToArray());
        byte[] picture = [0, .. Encoding.ASCII.GetBytes("?token=abc ")];
        Assert.Equal(picture, Redaction.OfBody(picture).ToArray());
    }
}
