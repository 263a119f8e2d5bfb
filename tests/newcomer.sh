#!/usr/bin/env bash
# A newcomer's path, from the published program and its templates alone: new plugin, build, test, drop in,
# and a 'snatch get -i -' that was running before takes the next URL with it.
# Usage: tests/newcomer.sh [PROGRAM FOLDER]; needs the .NET SDK, nginx and curl. The exit code is 0 when all of it works.
set -euo pipefail

program=$(cd "${1:-$(dirname "$0")/../artifacts/snatch}" && pwd)
snatch=$program/snatch
work=$(mktemp -d)
nginx_pid='' feeder=''
export DOTNET_CLI_HOME=$work/dotnet DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export NUGET_PACKAGES=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NO_PROXY=127.0.0.1,localhost
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY SNATCH_HOME

finish() {
  local status=$?
  [ -n "$feeder" ] && exec 9>&- || true
  [ -n "$nginx_pid" ] && kill "$nginx_pid" 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    printf 'FAILED at: %s\n' "${step:-start}"
    tail -n 40 "$work"/*.log 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

say() { step=$1; printf -- '-- %s\n' "$1"; }

# until_true SECONDS COMMAND...: waits until the command succeeds.
until_true() {
  local tries=$(($1 * 10))
  shift
  until "$@"; do
    [ $((tries--)) -gt 0 ] || { printf 'waited in vain for: %s\n' "$*"; return 1; }
    sleep 0.1
  done
}

say 'a site that only the new plugin understands'
mkdir -p "$work/www/videos" "$work/www/files"
head -c 100000 /dev/urandom >"$work/www/files/tea.bin"
head -c 100000 /dev/urandom >"$work/www/files/plain.bin"
printf '<html><head><meta property="og:title" content="Tea"><meta property="og:video" content="/files/tea.bin"></head></html>' >"$work/www/videos/1"
chmod 755 "$work"
for _ in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  cat >"$work/nginx.conf" <<CONF
user root;
daemon off;
worker_processes 1;
pid $work/nginx.pid;
error_log $work/error.log;
events { worker_connections 256; }
http {
  access_log off;
  default_type text/html;
  client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
  server { listen 127.0.0.1:$port; root $work/www; location /files/ { default_type application/octet-stream; } }
}
CONF
  PATH=$PATH:/usr/sbin nginx -p "$work" -c "$work/nginx.conf" -e "$work/error.log" 2>"$work/nginx.log" &
  nginx_pid=$!
  origin=http://127.0.0.1:$port
  for _ in $(seq 50); do
    curl -s -o /dev/null "$origin/" && break 2
    kill -0 "$nginx_pid" 2>/dev/null || break
    sleep 0.1
  done
done
curl -sf -o /dev/null "$origin/videos/1"

say 'dotnet new snatch-plugin'
cd "$work"
dotnet new install "$program/templates/snatch-plugin" >"$work/new.log" 2>&1
dotnet new snatch-plugin -n TeaTube --host 127.0.0.1 --snatch "$program" >>"$work/new.log" 2>&1

say 'snatch plugin new writes the same'
"$snatch" plugin new TeaTube --host 127.0.0.1 -o "$work/same" -q
diff -r "$work/TeaTube" "$work/same"

say 'a get that was running before, fed through a pipe'
export SNATCH_HOME=$work/home
mkdir -p "$SNATCH_HOME/plugins" "$work/got"
chmod 700 "$SNATCH_HOME" "$SNATCH_HOME/plugins"
mkfifo "$work/urls"
"$snatch" get -i - -d "$work/got" <"$work/urls" >"$work/get.out.log" 2>"$work/get.log" &
get=$!
exec 9>"$work/urls"
feeder=open
printf '%s/files/plain.bin\n' "$origin" >&9
until_true 30 test -e "$work/got/plain.bin"
cmp "$work/www/files/plain.bin" "$work/got/plain.bin"

say 'dotnet build'
cd "$work/TeaTube"
dotnet build >"$work/build.log" 2>&1

say 'dotnet test'
dotnet test --no-build >"$work/test.log" 2>&1
grep -q 'Passed: *1' "$work/test.log"

say 'snatch plugin test'
"$snatch" plugin test TeaTube >"$work/conformance.log"

say 'snatch plugin record, at the site itself'
"$snatch" plugin record "$origin/videos/1" --plugin TeaTube -q
"$snatch" plugin test TeaTube >"$work/conformance.log"
rm TeaTube/recordings/video.json TeaTube/recordings/video.expected.json # the page that came with the template is nowhere
"$snatch" plugin canary TeaTube >"$work/canary.log"

say 'a debug launch'
dotnet run --no-build --project TeaTube -- plan "$origin/videos/1" >"$work/launch.log" 2>&1
grep -q 'tea-tube' "$work/launch.log"

say 'drop it in'
dotnet build TeaTube -p:SnatchPlugins="$SNATCH_HOME/plugins" >"$work/drop.log" 2>&1
test -e "$SNATCH_HOME/plugins/TeaTube/plugin.json"

say 'the running get takes the next URL with it'
printf '%s/videos/1\n' "$origin" >&9
exec 9>&-
feeder=''
status=0
wait "$get" || status=$?
[ "$status" -eq 0 ] || { printf 'get ended with %d\n' "$status"; exit 1; }
found=$(find "$work/got" -type f ! -name plain.bin)
cmp "$work/www/files/tea.bin" "$found"

say 'all of it works'
