# SPDX-License-Identifier: GPL-3.0-or-later
# others.sh - every other program at our relay and beside it, as publisher and as player; what it shows and how soon.

group_others() {
    echo first_ffmpeg first_mpv gst_publishes gst_plays curl_plays nginx_pushes nginx_pulls forward_nginx pull_nginx pull_http \
        record_killed messages_out messages_in
}

# One line of the table. The verdict is the case's.
row() { # case tool publishes|plays first_picture_ms notes
    echo "$2|$3|${4:--}|$5" >> "$dir/$1.row"
}

# The time from our player's connection to its first picture.
first_ms() { # events
    timed_codes "$1" | tr ')' '\n' | tr -d '(' |
        awk '$1 == 2001 && !since { since = $2 } $1 == 2004 { printf "%d", ($2 - since) * 1000; exit }'
}

# Sanitizer builds are given longer: tests/run says by how much.
slow=${TEST_SLOW:-1}

# Our publisher at a url, up; ends by itself. Sets publisher.
published_at() { # name url seconds
    publish "$1" "$2" $(($3 * slow)) &
    publisher=$!
    wait_up "$dir/$1.push" > /dev/null
}

# A program that ends with its first picture: prints what that took, in ms.
time_first() { # name program...
    name=$1
    shift
    since_us=$(now_us)
    timeout $((15 * slow)) "$@" > "$dir/$name.first" 2> "$dir/$name.first_err" || wrong "$name" "$1 ended with $?: $(tail -n 1 "$dir/$name.first_err")"
    echo $((($(now_us) - since_us) / 1000))
}

picture_bytes=20000 # headers and a key picture of ours

# Our player sees and hears what arrives at a url.
judge_arrival() { # name url seconds
    play "$1" "$2" $(($3 * slow)) --speaker "wav:$dir/$1.wav" || wrong "$1" "parlua play ended with $?"
    expect_codes "$1" "$dir/$1.play" '2001 2002 .*2004'
    judge_tone "$1" "$dir/$1.wav" 0.05 0.75
    figure "$1" "$(timed_codes "$dir/$1.play")"
}

# ---- players at our relay

case_first_ffmpeg() {
    published_at first_ffmpeg "$relay/first_ffmpeg" 12
    row first_ffmpeg ffmpeg plays "$(time_first first_ffmpeg ffmpeg -v error -nostdin -fflags nobuffer -analyzeduration 300000 \
        -i "$relay/first_ffmpeg" -an -frames:v 1 -f null -)" 'nobuffer, 0.3 s of its own probing'
    row first_ffmpeg ffprobe plays "$(time_first first_ffmpeg ffprobe -v error -show_entries stream=codec_name -of compact "$relay/first_ffmpeg")" \
        'names both codecs'
    grep -q aac "$dir/first_ffmpeg.first" && grep -q h264 "$dir/first_ffmpeg.first" || wrong first_ffmpeg 'ffprobe misses a codec'
    wait $publisher
}

case_first_mpv() {
    has first_mpv mpv || return
    published_at first_mpv "$relay/first_mpv" 12
    row first_mpv mpv plays "$(time_first first_mpv mpv --no-config --really-quiet --vo=null --ao=null --profile=low-latency \
        --no-audio --frames=1 "$relay/first_mpv")" '--profile=low-latency --no-audio'
    wait $publisher
}

gst_has() { # name element...
    has "$1" gst-launch-1.0 || return 1
    name=$1
    shift
    for element; do
        gst-inspect-1.0 "$element" > /dev/null 2>&1 && continue
        echo "GStreamer has no $element" > "$dir/$name.skip"
        return 1
    done
}

case_gst_publishes() {
    gst_has gst_publishes rtmp2sink openh264enc voaacenc flvmux || return
    timeout -s INT $((7 * slow)) gst-launch-1.0 -q -e flvmux name=mux streamable=true ! rtmp2sink location="$relay/gst_publishes" \
        videotestsrc is-live=true ! video/x-raw,width=360,height=640,framerate=15/1 ! \
        openh264enc complexity=low gop-size=15 bitrate=500000 ! h264parse ! video/x-h264,stream-format=avc ! mux. \
        audiotestsrc is-live=true freq=440 volume=0.3 ! audio/x-raw,rate=48000,channels=1 ! voaacenc ! mux. \
        > "$dir/gst_publishes.gst" 2>&1 &
    publisher=$!
    sleep 1.5
    judge_arrival gst_publishes "$relay/gst_publishes" 3
    wait $publisher
    row gst_publishes 'GStreamer' publishes "$(first_ms "$dir/gst_publishes.play")" 'rtmp2sink, flvmux'
}

case_gst_plays() {
    gst_has gst_plays rtmp2src flvdemux openh264dec || return
    published_at gst_plays "$relay/gst_plays" 11
    row gst_plays 'GStreamer' plays "$(time_first gst_plays gst-launch-1.0 -q rtmp2src location="$relay/gst_plays" ! flvdemux ! \
        h264parse ! openh264dec ! fakesink num-buffers=1)" 'rtmp2src, flvdemux'
    timeout $((15 * slow)) gst-launch-1.0 -q rtmp2src location="$relay/gst_plays" num-buffers=300 ! filesink location="$dir/gst_plays.flv" \
        > "$dir/gst_plays.gst" 2>&1 || wrong gst_plays "gst-launch ended with $?: $(head -n 1 "$dir/gst_plays.gst")"
    wait $publisher
    judge_streams gst_plays "$dir/gst_plays.flv"
    judge_decoding gst_plays "$dir/gst_plays.flv"
}

case_curl_plays() {
    has curl_plays curl || return
    published_at curl_plays "$relay/curl_plays" 10
    row curl_plays 'curl (HTTP-FLV)' plays "$(time_first curl_plays sh -c \
        "curl -sN --max-time $((10 * slow)) $relay_http/live/curl_plays.flv | head -c $picture_bytes")" 'headers and a key picture, 20 kB'
    curl -sN --max-time $((3 * slow)) "$relay_http/live/curl_plays.flv" -o "$dir/curl_plays.flv"
    wait $publisher
    judge_streams curl_plays "$dir/curl_plays.flv"
    judge_decoding curl_plays "$dir/curl_plays.flv"
}

# ---- nginx-rtmp and our relay, joined in every way; the rules are those of parlua relay --help

case_nginx_pushes() {
    published_at nginx_pushes "$nginx_root/to_relay/nginx_pushes" 8
    judge_arrival nginx_pushes "$relay_url/from_nginx/nginx_pushes" 3
    wait $publisher
    row nginx_pushes nginx-rtmp publishes "$(first_ms "$dir/nginx_pushes.play")" 'push: nginx to our relay'
}

case_nginx_pulls() {
    published_at nginx_pulls "$relay/nginx_pulls" 8
    judge_arrival nginx_pulls "$nginx_root/from_relay/nginx_pulls" 4
    wait $publisher
    row nginx_pulls nginx-rtmp plays "$(first_ms "$dir/nginx_pulls.play")" 'pull: nginx from our relay, as its player asks'
}

joined_relay() { # name option...      sets server and own
    name=$1
    shift
    relay_start "$name" 127.0.0.1:0 --log info "$@" || { wrong "$name" 'the relay does not start'; return 1; }
    own=$relay_url/live
}

case_forward_nginx() {
    joined_relay forward_nginx --forward "$nginx_root/live" || return
    published_at forward_nginx "$own/forward_nginx" 8
    judge_arrival forward_nginx "$nginx/forward_nginx" 4
    wait $publisher
    kill "$server"
    wait "$server" || wrong forward_nginx "the relay ended with $?"
    row forward_nginx nginx-rtmp plays "$(first_ms "$dir/forward_nginx.play")" 'our --forward to nginx'
}

case_pull_nginx() {
    joined_relay pull_nginx --pull "$nginx/pull_nginx" || return
    published_at pull_nginx "$nginx/pull_nginx" 9
    judge_arrival pull_nginx "$own/pull_nginx" 4
    wait $publisher
    kill "$server"
    wait "$server" || wrong pull_nginx "the relay ended with $?"
    row pull_nginx nginx-rtmp publishes "$(first_ms "$dir/pull_nginx.play")" 'our --pull from nginx'
}

case_pull_http() {
    published_at pull_http "$relay/pull_http" 9
    joined_relay pull_http --pull "copy/of=$relay_http/live/pull_http.flv" || return
    judge_arrival pull_http "$relay_url/copy/of" 4
    wait $publisher
    kill "$server"
    wait "$server" || wrong pull_http "the relay ended with $?"
    row pull_http parlua publishes "$(first_ms "$dir/pull_http.play")" 'our --pull over HTTP-FLV from our relay'
}

# ---- a recording of ours, when the program that writes it is killed

case_record_killed() {
    cat > "$dir/record.lua" << END
local relay = parlua.relay{}
local rec = relay:record("live/x", "$dir/record_killed.flv")
parlua.pusher{ url = relay.url .. "/live/x", camera = "test", mic = "tone:440", video_width = 360, video_height = 640 }:start()
while rec.seconds < 3 do sleep(50) end
print("now")
sleep(60000)
END
    "$parlua" run "$dir/record.lua" --display none > "$dir/record_killed.out" 2>&1 &
    recorder=$!
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        ! grep -q now "$dir/record_killed.out" || break
        sleep 0.5
    done
    kill -KILL $recorder
    wait $recorder 2> /dev/null
    judge_streams record_killed "$dir/record_killed.flv"
    judge_decoding record_killed "$dir/record_killed.flv"
    ffprobe -v error -show_entries format=start_time -of csv=p=0 "$dir/record_killed.flv" |
        awk '{ if ($1 > 0.1) print "begins at " $1 " s" }' >> "$dir/record_killed.why"
}

# ---- texts in the stream

# Texts that our pusher sends, as ffmpeg records and decodes them.
case_messages_out() {
    cat > "$dir/messages_out.lua" << END
local pusher = parlua.pusher{ url = "$relay/messages_out", camera = "test", mic = "tone", autopush = true }
pusher:waitCode(1002)
for i = 1, 40 do
    pusher:sendMessage{ msg = ("text number %02d"):format(i) }
    sleep(100)
end
END
    "$parlua" run "$dir/messages_out.lua" --display none > "$dir/messages_out.out" 2>&1 &
    publisher=$!
    timeout 20 ffmpeg -v error -rw_timeout 8000000 -i "$relay/messages_out" -c copy -t 2.5 -y "$dir/messages_out.flv" \
        > "$dir/messages_out.ffmpeg" 2>&1
    wait $publisher
    strings -n 8 "$dir/messages_out.flv" | grep -o 'text number [0-9]*' > "$dir/messages_out.texts"
    [ "$(wc -l < "$dir/messages_out.texts")" -ge 15 ] ||
        wrong messages_out "$(wc -l < "$dir/messages_out.texts") texts in 2.5 s of stream"
    sort -c "$dir/messages_out.texts" 2> /dev/null || wrong messages_out 'texts are out of order'
    frames=$(ffprobe -v error -select_streams v -show_entries frame_side_data=side_data_type -of csv=p=0 "$dir/messages_out.flv" |
        grep -c 'User Data Unregistered')
    figure messages_out "$(wc -l < "$dir/messages_out.texts") texts, $frames pictures with user data"
    [ "$frames" -eq "$(wc -l < "$dir/messages_out.texts")" ] ||
        wrong messages_out "ffprobe finds user data on $frames pictures"
}

# A text that ffmpeg's filter puts into each key frame, as our player tells it.
case_messages_in() {
    timeout -s INT 8 ffmpeg -v error -re -f lavfi -i testsrc2=size=320x240:rate=15 -c:v libx264 -preset ultrafast -g 15 \
        -bsf:v h264_metadata=sei_user_data=00112233-4455-6677-8899-aabbccddeeff+greetings -f flv "$relay/messages_in" \
        > "$dir/messages_in.ffmpeg" 2>&1 &
    publisher=$!
    sleep 1
    timeout 20 "$parlua" play "$relay/messages_in" --speaker none --duration 4 --events "$dir/messages_in.events" \
        > "$dir/messages_in.out" 2>&1
    wait $publisher
    heard=$(grep -c '"type":"seimessage"' "$dir/messages_in.events")
    figure messages_in "$heard texts of ffmpeg heard in 4 s"
    [ "$heard" -ge 3 ] || wrong messages_in "$heard texts heard"
    grep '"seimessage"' "$dir/messages_in.events" | grep -v '"msg":"greetings"' > "$dir/messages_in.others"
    [ ! -s "$dir/messages_in.others" ] || wrong messages_in "$(head -n 1 "$dir/messages_in.others")"
    grep -q '"uuid":"00112233445566778899aabbccddeeff"' "$dir/messages_in.events" || wrong messages_in 'the UUID is not told'
}

# ---- the table: a line for each way of each tool that was tried

table() {
    for file in "$dir"/*.row; do
        [ -e "$file" ] || return 0
        case=$(basename "$file" .row)
        verdict=yes
        [ ! -s "$dir/$case.why" ] || verdict=NO
        sed "s/^/$verdict|/" "$file"
    done | sort -t'|' -k2,2 -k3,3 | awk -F'|' '
        BEGIN { form = "# %-16s %-10s %-6s %-14s %s\n"; printf form, "tool", "publishes", "plays", "first picture", "notes" }
        { printf form, $2, $3 == "publishes" ? $1 : "-", $3 == "plays" ? $1 : "-", $4 == "-" ? "-" : $4 " ms", $5 }
        END { print "# first picture: of a player from its start, of a publisher from the connection of our player" }'
}
