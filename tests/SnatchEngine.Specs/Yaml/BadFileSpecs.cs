using System.Text;
using SnatchEngine.Profiles;
using SnatchEngine.Yaml;

namespace SnatchEngine.Specs.Yaml;

/// <summary>What a person reads when a file is wrong, word for word.</summary>
public sealed class BadFileSpecs
{
    /// <summary>A profile and all that is to be said of it, without the path.</summary>
    public static TheoryData<string, string> Corpus { get; } = new()
    {
        { "download:\n  retires: 3\n", "2:3 error SN1207 unknown key 'retires' (did you mean 'retries'?) at download" },
        { "download:\n  retries: x\n", "2:12 error SN1201 must be a whole number from 0 to 100, was 'x' at download.retries" },
        { "download:\n  retries: \"3\"\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '3' (in quotes it is a text; remove the quotes) at download.retries" },
        { "download:\n  retries: 101\n", "2:12 error SN1202 must be a whole number from 0 to 100, was '101' at download.retries" },
        { "download:\n  retries: -1\n", "2:12 error SN1202 must be a whole number from 0 to 100, was '-1' at download.retries" },
        { "download:\n  retries: 1_0\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '1_0' at download.retries" },
        { "download:\n  retries: 0o17\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '0o17' at download.retries" },
        { "download:\n  retries: 0x10\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '0x10' at download.retries" },
        { "download:\n  retries: 010\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '010' (write it without leading zeros) at download.retries" },
        { "download:\n  retries: 1:30\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '1:30' at download.retries" },
        { "download:\n  retries: 1.5\n", "2:12 error SN1201 must be a whole number from 0 to 100, was '1.5' at download.retries" },
        { "download:\n  retries: 99999999999999999999\n", "2:12 error SN1202 must be a whole number from 0 to 100, was '99999999999999999999' at download.retries" },
        { "download:\n  retries:\n", "2:3 error SN1204 needs a value: a whole number from 0 to 100 at download.retries" },
        { "download:\n  retries: ~\n", "2:12 error SN1204 needs a value: a whole number from 0 to 100 at download.retries" },
        { "download:\n  retries: [3]\n", "2:12 error SN1201 must be a whole number from 0 to 100, was a list at download.retries" },
        { "download:\n  retries: { n: 3 }\n", "2:12 error SN1201 must be a whole number from 0 to 100, was keys with values at download.retries" },
        { "download:\n  retries: !env N\n", "2:17 error SN1209 !env is not accepted here at download.retries" },
        { "download:\n  retries: !secret\n", "2:12 error SN1209 !secret needs a name at download.retries" },
        { "download:\n  retries: !!int 3\n", "2:12 error SN1108 the tag '!!int' is not accepted; only !secret and !env are, and a text that starts with '!' needs quotes at download.retries" },
        { "download:\n  allow-launchers: no\n", "2:20 error SN1201 must be true or false, was 'no' (write true or false) at download.allow-launchers" },
        { "download:\n  allow-launchers: yes\n", "2:20 error SN1201 must be true or false, was 'yes' (write true or false) at download.allow-launchers" },
        { "download:\n  allow-launchers: on\n", "2:20 error SN1201 must be true or false, was 'on' (write true or false) at download.allow-launchers" },
        { "download:\n  allow-launchers: 1\n", "2:20 error SN1201 must be true or false, was '1' at download.allow-launchers" },
        { "download:\n  allow-launchers: \"true\"\n", "2:20 error SN1201 must be true or false, was 'true' (in quotes it is a text; remove the quotes) at download.allow-launchers" },
        { "archive: maybe\n", "1:10 error SN1201 must be true or false, was 'maybe' at archive" },
        { "download:\n  limit-rate: 10 MBit\n", "2:15 error SN1203 must be none or a rate such as 5MiB/s, was '10 MBit' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000; with or without /s; bits are not accepted) at download.limit-rate" },
        { "download:\n  limit-rate: fast\n", "2:15 error SN1201 must be none or a rate such as 5MiB/s, was 'fast' at download.limit-rate" },
        { "download:\n  limit-rate: 5KB/s\n", "2:15 error SN1203 must be none or a rate such as 5MiB/s, was '5KB/s' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000; with or without /s; bits are not accepted) at download.limit-rate" },
        { "download:\n  limit-rate: -5M\n", "2:15 error SN1201 must be none or a rate such as 5MiB/s, was '-5M' (less than 0) at download.limit-rate" },
        { "download:\n  limit-rate: 99999999999999T\n", "2:15 error SN1202 must be none or a rate such as 5MiB/s, was '99999999999999T' (too large, or no number) at download.limit-rate" },
        { "download:\n  memory: 64 megs\n", "2:11 error SN1203 must be a size such as 64MiB, was '64 megs' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000) at download.memory" },
        { "download:\n  memory: 1.2.3M\n", "2:11 error SN1202 must be a size such as 64MiB, was '1.2.3M' (too large, or no number) at download.memory" },
        { "download:\n  chunk-size: automatic\n", "2:15 error SN1201 must be auto or a size such as 64MiB, was 'automatic' at download.chunk-size" },
        { "download:\n  timeout: 0\n", "2:12 error SN1202 must be a duration above 0 such as 30s or 1h30m, was '0' at download.timeout" },
        { "download:\n  timeout: 5 minutes\n", "2:12 error SN1203 must be a duration above 0 such as 30s or 1h30m, was '5 minutes' (units: ms, s, m, h, d, w, from large to small; a bare number is seconds; at most ten years) at download.timeout" },
        { "download:\n  timeout: 30s1m\n", "2:12 error SN1203 must be a duration above 0 such as 30s or 1h30m, was '30s1m' (units: ms, s, m, h, d, w, from large to small; a bare number is seconds; at most ten years) at download.timeout" },
        { "download:\n  timeout: soon\n", "2:12 error SN1201 must be a duration above 0 such as 30s or 1h30m, was 'soon' at download.timeout" },
        { "download:\n  timeout: 11000d\n", "2:12 error SN1202 must be a duration above 0 such as 30s or 1h30m, was '11000d' (too large, or no number) at download.timeout" },
        { "download:\n  durability: batched\n", "2:15 error SN1208 must be batch, each or none, was 'batched' (did you mean 'batch'?) at download.durability" },
        { "download:\n  durability: sometimes\n", "2:15 error SN1208 must be batch, each or none, was 'sometimes' at download.durability" },
        { "download:\n  proxy: localhost:3128\n", "2:10 error SN1201 must be environment or a URL such as http://host:3128, was 'localhost:3128' at download.proxy" },
        { "download:\n  proxy: http://\n", "2:10 error SN1201 must be environment or a URL such as http://host:3128, was 'http://' at download.proxy" },
        { "download:\n  proxy: nobody:pw@host\n", "2:10 error SN1201 must be environment or a URL such as http://host:3128, was '***@host' at download.proxy" },
        { "download:\n  user-agent: \"a\\r\\nX: y\"\n", "2:15 error SN1202 must be a text of printable ASCII, was 'a\\u{D}\\u{A}X: y' (U+000D is not accepted) at download.user-agent" },
        { "download:\n  user-agent: \"\"\n", "2:15 error SN1202 must be a text of printable ASCII, was '' (it is empty) at download.user-agent" },
        { "download:\n  user-agent: Müller\n", "2:15 error SN1202 must be a text of printable ASCII, was 'Müller' (U+00FC is not accepted) at download.user-agent" },
        { "download:\n  files-at-once: 0\n", "2:18 error SN1202 must be auto or a whole number from 1 to 10000, was '0' at download.files-at-once" },
        { "download:\n  files-at-once: many\n", "2:18 error SN1201 must be auto or a whole number from 1 to 10000, was 'many' at download.files-at-once" },
        { "download: 5\n", "1:11 error SN1201 must be keys with values, was '5' at download" },
        { "download: [a]\n", "1:11 error SN1201 must be keys with values, was a list at download" },
        { "retries: 3\n", "1:1 error SN1207 unknown key 'retries' (did you mean 'download.retries'?)" },
        { "downlaod:\n  retries: 3\n", "1:1 error SN1207 unknown key 'downlaod' (did you mean 'download'?)" },
        { "match: { os: linus }\n", "1:14 error SN1208 must be linux, windows, macos, freebsd or other, was 'linus' (did you mean 'linux'?) at match.os" },
        { "match: linux\n", "1:8 error SN1201 must be keys with values, was 'linux' at match" },
        { "match: { oss: linux }\n", "1:10 error SN1207 unknown key 'oss' (did you mean 'os'?) at match" },
        { "match: { os: linux, os: windows }\n", "1:21 error SN1109 duplicate key 'os' (first at line 1) at match" },
        { "match: { os: }\n", "1:10 error SN1204 needs a value: linux, windows, macos, freebsd or other at match.os" },
        { "match: { os: [] }\n", "1:14 error SN1204 needs a value: linux, windows, macos, freebsd or other at match.os" },
        { "match: { os: [linux, bsd] }\n", "1:22 error SN1208 must be linux, windows, macos, freebsd or other, was 'bsd' at match.os" },
        { "match: { os: { a: b } }\n", "1:14 error SN1201 must be linux, windows, macos, freebsd or other, was keys with values at match.os" },
        { "match: { os: !env X }\n", "1:19 error SN1201 must be linux, windows, macos, freebsd or other, was a tag at match.os" },
        { "match: { arch: pdp11 }\n", "1:16 error SN1208 must be x64, arm64, x86, arm, x86_64, amd64, aarch64 or other, was 'pdp11' at match.arch" },
        { "match: { cores: many }\n", "1:17 error SN1201 must be a number of cores such as '>=8', was 'many' at match.cores" },
        { "match: { cores: \">= 0\" }\n", "1:17 error SN1202 must be a number of cores such as '>=8', was '>= 0' at match.cores" },
        { "match: { cores: \"=>8\" }\n", "1:17 error SN1201 must be a number of cores such as '>=8', was '=>8' at match.cores" },
        { "match: { memory: 16GiB }\n", "1:18 error SN1201 must be a comparison such as '>=16GiB', was '16GiB' (begin with >=, <=, > or <) at match.memory" },
        { "match: { memory: \">=16GB/s\" }\n", "1:18 error SN1203 must be a comparison such as '>=16GiB', was '>=16GB/s' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000) at match.memory" },
        { "match: { memory: \">=80%\" }\n", "1:18 error SN1203 must be a comparison such as '>=16GiB', was '>=80%' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000) at match.memory" },
        { "match: { container: yes }\n", "1:21 error SN1201 must be true or false, was 'yes' (write true or false) at match.container" },
        { "match: { power: mains }\n", "1:17 error SN1208 must be ac or battery, was 'mains' at match.power" },
        { "match: { network: metred }\n", "1:19 error SN1208 must be metered or unmetered, was 'metred' (did you mean 'metered'?) at match.network" },
        { "match: { disk: nvme }\n", "1:16 error SN1208 must be ssd, hdd, network or memory, was 'nvme' at match.disk" },
        { "match: { host: \"\" }\n", "1:16 error SN1202 must be a name with * and ? such as 'ws-*', was '' (it is empty) at match.host" },
        { "match: { time: \"08:00-18:00\" }\n", "1:10 error SN1207 unknown key 'time' at match" },
        { "mode: quick\n", "1:7 error SN1208 must be fast, balanced or thorough, was 'quick' at mode" },
        { "mode: ballanced\n", "1:7 error SN1208 must be fast, balanced or thorough, was 'ballanced' (did you mean 'balanced'?) at mode" },
        { "memory: 80%\n", "1:9 error SN1203 must be none or a size such as 64MiB, was '80%' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000) at memory" },
        { "heavy-steps: both\n", "1:14 error SN1208 must be parallel or serial, was 'both' at heavy-steps" },
        { "extraction: { depth: 17 }\n", "1:22 error SN1202 must be a whole number from 0 to 16, was '17' at extraction.depth" },
        { "extraction: { dept: 1 }\n", "1:15 error SN1207 unknown key 'dept' (did you mean 'depth'?) at extraction" },
        { "download: { temp: \"\" }\n", "1:19 error SN1202 must be beside, fastest or a path, was '' (it is empty) at download.temp" },
        { "adapt: { cpu-above: 70% }\n", "1:1 error SN1207 unknown key 'adapt'" },
        { "when: 5\n", "1:7 error SN1201 must be a list of rules such as { if: { power: battery }, set: { download.limit-rate: 5MiB/s } } at when" },
        { "when:\n  - 5\n", "2:5 error SN1201 must be a rule with the keys if and set at when[0]" },
        { "when:\n  - { if: { power: battery } }\n", "2:5 error SN1204 a rule needs both if and set at when[0]" },
        { "when:\n  - { fi: 1, if: { power: battery }, set: { mode: fast } }\n", "2:7 error SN1207 unknown key 'fi' (did you mean 'if'?) at when[0]" },
        { "when:\n  - { if: {}, set: { mode: fast } }\n", "2:5 error SN1204 a rule needs something below if and something below set at when[0]" },
        { "when:\n  - { if: { power: solar }, set: { mode: fast } }\n", "2:20 error SN1208 must be ac or battery, was 'solar' at when[0].if.power" },
        { "when:\n  - { if: { power: battery }, set: { download.retires: 3 } }\n", "2:38 error SN1207 unknown key 'download.retires' (did you mean 'download.retries'?) at when[0].set" },
        { "when:\n  - { if: { power: battery }, set: { download.retries: x } }\n", "2:56 error SN1201 must be a whole number from 0 to 100, was 'x' at download.retries" },
        { "when:\n  - { if: { power: battery }, set: { download: { retries: x } } }\n", "2:59 error SN1201 must be a whole number from 0 to 100, was 'x' at download.retries" },
        { "when:\n  - { if: { power: battery }, set: { name: x, mode: fast } }\n", "2:38 error SN1207 'name' cannot be set by a rule at when[0].set" },
        { "when:\n  - { if: { power: battery }, set: { windows.runs: always, mode: fast } }\n", "2:38 error SN1207 'windows.runs' cannot be set by a rule at when[0].set" },
        { "when:\n  - { if: { time: \"8-18\" }, set: { mode: fast } }\n", "2:19 error SN1201 must be a span of the day such as '08:00-18:00', was '8-18' (hours and minutes with two digits each) at when[0].if.time" },
        { "when:\n  - { if: { days: monday }, set: { mode: fast } }\n", "2:19 error SN1208 must be days such as mon-fri or sat,sun, was 'monday' at when[0].if.days" },
        { "windows: { transfer: never }\n", "1:22 error SN1201 must be always or a list of windows such as { days: mon-fri, from: \"19:00\", to: \"07:00\" }, was 'never' at windows.transfer" },
        { "windows: { transfer: [] }\n", "1:22 error SN1201 must be always or a list of windows such as { days: mon-fri, from: \"19:00\", to: \"07:00\" }, was an empty list at windows.transfer" },
        { "windows: { transfer: [ { day: mon } ] }\n", "1:26 error SN1207 unknown key 'day' (did you mean 'days'?) at windows.transfer[0]" },
        { "windows: { transfer: [ { days: weekdays } ] }\n", "1:32 error SN1208 must be days such as mon-fri or sat,sun, was 'weekdays' at windows.transfer[0].days" },
        { "windows: { transfer: [ { from: \"25:00\" } ] }\n", "1:32 error SN1202 must be a time of day such as 19:00, was '25:00' (from 00:00 to 24:00) at windows.transfer[0].from" },
        { "windows: { transfer: [ { from: 7 } ] }\n", "1:32 error SN1201 must be a time of day such as 19:00, was '7' (hours and minutes with two digits each) at windows.transfer[0].from" },
        { "windows: { runs: [ { from: \"07:00\", to: \"07:00\" } ] }\n", "1:20 error SN1202 begins and ends at 07:00; leave both out for whole days at windows.runs[0]" },
        { "windows: { run: always }\n", "1:12 error SN1207 unknown key 'run' (did you mean 'runs'?) at windows" },
        { "filesAtOnce: 3\n", "1:1 error SN1207 unknown key 'filesAtOnce' (did you mean 'download.files-at-once'?)" },
        { "download:\n  chunk_size: 4M\n", "2:3 error SN1207 unknown key 'chunk_size' (did you mean 'chunk-size'?) at download" },
        { "download:\n  retries: 1\n  retries: 2\n", "3:3 error SN1109 duplicate key 'retries' (first at line 2) at download" },
        { "download: {retries: 1, retries: 2}\narchive: no\n", "1:24 error SN1109 duplicate key 'retries' (first at line 1) at download\n2:10 error SN1201 must be true or false, was 'no' (write true or false) at archive" },
        { "archive: true\nArchive: true\n", "2:1 error SN1207 unknown key 'Archive' (did you mean 'archive'?)" },
        { "- a\n- b\n", "1:1 error SN1111 the file must hold keys with values ('key: value')" },
        { "just text\n", "1:1 error SN1111 the file must hold keys with values ('key: value')" },
        { "42\n", "1:1 error SN1111 the file must hold keys with values ('key: value')" },
        { "a: b: c\n", "1:5 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a\nb: c\n", "2:2 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a: x\n b: c\n", "2:3 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a: }\n", "1:4 error SN1101 '}' closes nothing here" },
        { "a: ]\n", "1:4 error SN1101 ']' closes nothing here" },
        { "a: [b\nc: d\n", "1:4 error SN1101 the '[' that opens here is not closed" },
        { "a: [b, c\n", "1:4 error SN1101 the '[' that opens here is not closed" },
        { "a: [b c: d e: f]\n", "1:13 error SN1101 ',' or ']' is missing here" },
        { "a: {b: c d: e}\n", "1:11 error SN1101 ',' or '}' is missing here" },
        { "a: {b: c\n", "1:4 error SN1101 the '{' that opens here is not closed" },
        { "a: {b, c]\n", "1:9 error SN1101 ',' or '}' is missing here" },
        { "a: [b, , c]\n", "1:8 error SN1101 a value is missing before ','" },
        { "a: [,]\n", "1:5 error SN1101 a value is missing before ','" },
        { "a: \"unclosed\nb: c\n", "1:4 error SN1101 the quote that opens here is not closed, or its next line is not indented" },
        { "a: 'unclosed\n", "1:4 error SN1101 the quote that opens here is not closed" },
        { "a: \"bad \\q escape\"\n", "1:4 error SN1101 the text in double quotes has an escape YAML does not know; write '\\\\' for a backslash, or use single quotes" },
        { "a: \"\\UFFFFFFFF\"\n", "1:15 error SN1101 the text in double quotes has an escape that is no character" },
        { "a: \"\\uD800\"\n", "1:4 error SN1101 the text in double quotes has an escape that is no character" },
        { "a: @x\n", "1:4 error SN1101 a value cannot start with '@': put it in quotes" },
        { "a: `x\n", "1:4 error SN1101 a value cannot start with '`': put it in quotes" },
        { "a: %x\n", "1:4 error SN1101 a value cannot start with '%': put it in quotes" },
        { "a: - b\n", "1:4 error SN1101 a list entry ('- ') cannot start here: begin it on a line of its own" },
        { ": b\n", "1:1 error SN1101 a key is missing before ':'" },
        { "? [a]\n: b\n", "1:3 error SN1110 a key must be a text, not a list or a mapping" },
        { "{a: b}: c\n", "1:1 error SN1110 a key must be a text, not a list or a mapping" },
        { "a:\n   b: c\n  d: e\n", "3:3 error SN1101 a key cannot stand here: check the indentation" },
        { "  a: b\n c: d\n", "2:2 error SN1101 a key cannot stand here: check the indentation" },
        { "a:\n\tb: 1\n", "2:1 error SN1102 a tab is used as indentation; use spaces" },
        { "\ta: 1\n", "1:1 error SN1102 a tab is used as indentation; use spaces" },
        { "a:\n  b: 1\n\tc: 2\n", "3:1 error SN1102 a tab is used as indentation; use spaces" },
        { "a:\n-\tb: 1\n", "2:2 error SN1102 a tab is used as indentation; use spaces" },
        { "a: b\n\tc\n", "2:1 error SN1102 a tab is used as indentation; use spaces" },
        { "a: |\n\tb\n", "2:1 error SN1102 a tab is used as indentation; use spaces" },
        { "a: &x b\n", "1:4 error SN1106 anchors and aliases ('&', '*') are not accepted; write the value out, or put a text that starts so in quotes" },
        { "a: *x\n", "1:4 error SN1106 anchors and aliases ('&', '*') are not accepted; write the value out, or put a text that starts so in quotes" },
        { "<<: *x\n", "1:1 error SN1107 merge keys ('<<') are not accepted; write the keys out, or reuse with 'extends' or 'defaults'" },
        { "a: {<<: b}\n", "1:5 error SN1107 merge keys ('<<') are not accepted; write the keys out, or reuse with 'extends' or 'defaults' at a" },
        { "a: !foo b\n", "1:1 error SN1207 unknown key 'a'\n1:4 error SN1108 the tag '!foo' is not accepted; only !secret and !env are, and a text that starts with '!' needs quotes at a" },
        { "a: !secret [b]\n", "1:1 error SN1207 unknown key 'a'\n1:4 error SN1108 the tag '!secret' needs a name after it at a" },
        { "!env a: b\n", "1:6 error SN1108 a key cannot have a tag\n1:6 error SN1207 unknown key 'a'" },
        { "a: b\n---\nc: d\n", "2:1 error SN1105 a second document starts here; a file holds one" },
        { "a: b\n...\nc: d\n", "3:1 error SN1105 a second document starts here; a file holds one" },
        { "%YAML 1.2\n---\na: b\n", "1:1 error SN1101 a directive ('%') is not accepted; remove the line" },
        { "%TAG ! x\n---\na: b\n", "1:1 error SN1101 a directive ('%') is not accepted; remove the line" },
        { "a: b\nfoo\nc: d\n", "2:1 error SN1101 a text cannot stand here: a ':' is missing, or the indentation is broken" },
        { "a: b\nfoo\n", "2:1 error SN1101 a text cannot stand here: a ':' is missing, or the indentation is broken" },
        { "a: >x\n b\n", "1:4 error SN1101 the header of a text block ('|' or '>') must end its line" },
        { "a: [b]]\n", "1:7 error SN1101 ']' closes nothing here" },
        { "a: \"x\" y\n", "1:8 error SN1101 a text cannot stand here: a ':' is missing, or the indentation is broken" },
        { "a: \"b\"c: d\n", "1:8 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a: b #c\nd: #e\n", "1:1 error SN1207 unknown key 'a'\n2:1 error SN1207 unknown key 'd'" },
        { "a: [b #c\n]\n", "1:1 error SN1207 unknown key 'a'" },
        { "a: *\n", "1:4 error SN1101 an anchor or alias ('&', '*') is not accepted; put the text in quotes" },
        { "a: &\n", "1:4 error SN1101 an anchor or alias ('&', '*') is not accepted; put the text in quotes" },
        { "key with: colon: x\n", "1:16 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a:\n  - b\n c\n", "3:2 error SN1101 a text cannot stand here: a ':' is missing, or the indentation is broken" },
        { "a:\n- b\n c: d\n", "3:3 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a: -\n", "1:4 error SN1101 a list entry ('- ') cannot start here: begin it on a line of its own" },
        { "a: !<x> y\n", "1:1 error SN1207 unknown key 'a'\n1:4 error SN1108 the tag 'x' is not accepted; only !secret and !env are, and a text that starts with '!' needs quotes at a" },
        { "a: ! y\n", "1:1 error SN1207 unknown key 'a'\n1:4 error SN1108 the tag '!' is not accepted; only !secret and !env are, and a text that starts with '!' needs quotes at a" },
        { "a: --- b\n", "1:1 error SN1207 unknown key 'a'" },
        { "--- a: b\n", "1:6 error SN1101 a key cannot stand here: check the indentation, or put a text with ': ' in quotes" },
        { "a: 'it's'\n", "1:8 error SN1101 a text cannot stand here: a ':' is missing, or the indentation is broken" },
        { "a: b\u0000c\n", "1:5 error SN1004 the file holds a NUL character; it is no text, or was cut by a crash" },
        { "a: b\u001bc\n", "1:5 error SN1004 the control character U+001B is not accepted; write \"\\u001B\" in double quotes" },
        { "a: b\u2028c\n", "1:5 error SN1004 the line separator U+2028 is not accepted; write \"\\u2028\" in double quotes" },
        { "a: b\uFEFFc\n", "1:5 error SN1004 a byte order mark is accepted only at the start of the file; remove it" },
        { "{ name: t, archive: yes, download: { retries: 3.0, memory: lots } }\n", "1:21 error SN1201 must be true or false, was 'yes' (write true or false) at archive\n1:47 error SN1201 must be a whole number from 0 to 100, was '3.0' at download.retries\n1:60 error SN1201 must be a size such as 64MiB, was 'lots' at download.memory" },
        { "download:\n  ca-certificate: \"\"\n", "2:19 error SN1202 must be none or a path, was '' (it is empty) at download.ca-certificate" },
        { "download:\n  on-entity-changed: keep_both\n", "2:22 error SN1208 must be restart, keep-both or fail, was 'keep_both' (did you mean 'keep-both'?) at download.on-entity-changed" },
        { "download:\n  max-redirects: 51\n", "2:18 error SN1202 must be a whole number from 0 to 50, was '51' at download.max-redirects" },
        { "download:\n  connections-per-file: 65\n", "2:25 error SN1202 must be a whole number from 1 to 64, was '65' at download.connections-per-file" },
        { "download:\n  connections-per-host: +\n", "2:25 error SN1201 must be a whole number from 1 to 1024, was '+' at download.connections-per-host" },
        { "download:\n  disk-reserve: 1 TB/s\n", "2:17 error SN1203 must be a size such as 64MiB, was '1 TB/s' (units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000) at download.disk-reserve" },
        { "download:\n  idle-timeout: 1:30\n", "2:17 error SN1203 must be a duration above 0 such as 30s or 1h30m, was '1:30' (units: ms, s, m, h, d, w, from large to small; a bare number is seconds; at most ten years) at download.idle-timeout" },
        { "download:\n  backoff-cap: -1s\n", "2:16 error SN1201 must be a duration such as 30s or 1h30m, was '-1s' (less than 0) at download.backoff-cap" },
        { "learn-hosts: null\n", "1:14 error SN1204 needs a value: true or false at learn-hosts" },
        { "name: [t]\n", "1:7 error SN1201 must be a text, was a list at name" },
        { "download:\n  pool-idle:\n    - 1m\n", "3:5 error SN1201 must be a duration such as 30s or 1h30m, was a list at download.pool-idle" },
        { "archive: >\n  true\n", "1:10 error SN1201 must be true or false, was 'true\\u{A}' at archive" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_bad_file_is_refused_with_every_place_and_reason(string yaml, string expected)
    {
        Assert.Equal(expected, string.Join('\n', Profile(Encoding.UTF8.GetBytes(yaml))));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0 }, "1:1 error SN1003 the file is UTF-16; save it as UTF-8")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x61 }, "1:1 error SN1003 the file is UTF-16; save it as UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0 }, "1:1 error SN1003 the file is UTF-32; save it as UTF-8")]
    [InlineData(new byte[] { 0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61 }, "1:1 error SN1003 the file is UTF-32; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0, 0x3A, 0, 0x20, 0 }, "1:1 error SN1003 the file is UTF-16, or binary; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0, 0, 0, 0x3A, 0, 0, 0 }, "1:1 error SN1003 the file is UTF-32, or binary; save it as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x0A, 0x20, 0xC3, 0x28 }, "2:2 error SN1003 byte 0xC3 is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x0D, 0x0A, 0x0D, 0xED, 0xA0, 0x80 }, "3:1 error SN1003 byte 0xED is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0x61, 0x3A, 0x20, 0xE4 }, "1:4 error SN1003 byte 0xE4 is not UTF-8; save the file as UTF-8")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "1:1 error SN1004 the file holds a NUL character; it is no text, or was cut by a crash")]
    public void Bytes_that_are_no_UTF_8_text_are_refused_with_their_place(byte[] bytes, string expected)
    {
        Assert.Equal(expected, string.Join('\n', Profile(bytes)));
    }

    [Fact]
    public void Five_hundred_open_brackets_are_one_error() =>
        Assert.Equal(["1:35 error SN1103 the nesting is deeper than 32 levels"], Profile(Encoding.UTF8.GetBytes("a: " + new string('[', 500))));

    [Fact]
    public void Thirty_two_levels_are_accepted_and_thirty_three_are_not()
    {
        Assert.Equal(["1:1 error SN1207 unknown key 'a'"], Profile(Encoding.UTF8.GetBytes($"a: {new string('[', 31)}{new string(']', 31)}")));
        Assert.Equal(["1:35 error SN1103 the nesting is deeper than 32 levels"], Profile(Encoding.UTF8.GetBytes($"a: {new string('[', 32)}{new string(']', 32)}")));
    }

    [Fact]
    public void An_alias_bomb_is_one_error()
    {
        var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; bomb.Length < 396; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Equal(["1:5 error SN1106 anchors and aliases ('&', '*') are not accepted; write the value out, or put a text that starts so in quotes"], Profile(Encoding.UTF8.GetBytes(bomb.ToString())));
    }

    [Fact]
    public void A_scalar_of_ten_mebibytes_is_one_error() =>
        Assert.Equal(["1:1 error SN1002 the file is larger than 256 KiB"], Profile(Encoding.UTF8.GetBytes("a: " + new string('x', 10 << 20))));

    [Fact]
    public void Exactly_256_KiB_are_read_and_one_byte_more_is_not()
    {
        var text = "archive: true #".PadRight(256 << 10, 'x');
        Assert.Empty(Profile(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["1:1 error SN1002 the file is larger than 256 KiB"], Profile(Encoding.UTF8.GetBytes(text + "x")));
    }

    [Theory]
    [InlineData("- 1\n")]
    [InlineData("-\n")]
    [InlineData("x: { a, b }\n")]
    public void Ten_thousand_nodes_are_the_most(string part)
    {
        var yaml = part[0] == '-' ? string.Concat("a:\n", string.Concat(Enumerable.Repeat(part, 10_001))) : string.Concat(Enumerable.Range(0, 3_000).Select(i => i + part));
        var problem = Assert.Single(Profile(Encoding.UTF8.GetBytes(yaml)));
        Assert.EndsWith(" error SN1104 the file holds more than 10,000 keys and values; split it", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_problems_are_cut_at_a_hundred_and_counted()
    {
        var problems = Profile(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 150).Select(i => $"wrong{i}: 1\n"))));
        Assert.Equal(100, problems.Count);
        Assert.EndsWith("(and 50 more problems)", problems[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem_too()
    {
        using var folder = new TestKit.TempFolder();
        var problems = new ProblemList();
        Assert.Null(YamlFile.Read(folder["missing.yaml"], problems));
        Assert.Null(YamlFile.Read(folder.Path, problems));
        Assert.Equal(
            [$"{folder["missing.yaml"]}:1:1 error SN1001 the file does not exist", $"{folder.Path}:1:1 error SN1001 this is a folder, not a file"],
            problems.ToList().Select(p => p.ToString()));
    }

    private static List<string> Profile(byte[] bytes)
    {
        var problems = new ProblemList();
        if (YamlFile.Parse(bytes, "p.yaml", problems) is { } file)
        {
            ProfileSection.Whole.Read(file, new Profile { Name = "p" }, new ReadScope { Problems = problems });
        }

        return [.. problems.ToList().Select(p => p.ToString()["p.yaml:".Length..])];
    }
}
