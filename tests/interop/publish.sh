# SPDX-License-Identifier: GPL-3.0-or-later
# publish.sh - our publisher, judged from what others record.

group_publish() {
    echo publish_nginx_rtc publish_nginx_sd publish_relay_rtc publish_relay_sd rtmpdump_relay mpv_relay
}

# Two key frames at least must be seen.
recording_s() { # key_distance_s
    echo $((seconds > 2 * $1 + 1 ? seconds : 2 * $1 + 1))
}

# A server may begin with sound and give pictures from the next key frame on, or begin with pictures it has kept: so one
# key frame distance more is recorded than is judged.
published() { # name server key_distance_s min_kbps max_kbps option...
    name=$1 url=$2/$1 gap_s=$3 low=$4 high=$5 for_s=$(recording_s "$3")
    shift 5
    publish "$name" "$url" $((for_s + gap_s + 3)) "$@" &
    publisher=$!
    sleep 1
    ffmpeg -v error -y -rw_timeout 8000000 -i "$url" -t $((for_s + gap_s)) -c copy "$dir/$name.flv" > "$dir/$name.ffmpeg" 2>&1 ||
        wrong "$name" "ffmpeg: $(head -n 1 "$dir/$name.ffmpeg")"
    wait $publisher || wrong "$name" "parlua publish ended with $?"
    judge_streams "$name" "$dir/$name.flv"
    judge_packets "$name" "$dir/$name.flv" "$for_s" "$gap_s" "$low" "$high"
    judge_decoding "$name" "$dir/$name.flv"
    expect_codes "$name" "$dir/$name.push" '1001 .*1002'
}

case_publish_nginx_rtc() { published publish_nginx_rtc "$nginx" 1 200 1000 --set mode=RTC; }
case_publish_nginx_sd() { published publish_nginx_sd "$nginx" 3 300 800 --set mode=SD; }
case_publish_relay_rtc() { published publish_relay_rtc "$relay" 1 200 1000 --set mode=RTC; }
case_publish_relay_sd() { published publish_relay_sd "$relay" 3 300 800 --set mode=SD; }

# ---- other players at our relay

# true when the tool is there; else the case is skipped
has() { # name tool
    command -v "$2" > /dev/null && return
    echo "$2 is not installed" > "$dir/$1.skip"
    return 1
}

case_rtmpdump_relay() {
    has rtmpdump_relay rtmpdump || return
    published_at rtmpdump_relay "$relay/dumped" $((seconds + 5))
    row rtmpdump_relay rtmpdump plays "$(time_first rtmpdump_relay sh -c \
        "rtmpdump -q -v -r $relay/dumped -o - 2> /dev/null | head -c $picture_bytes")" 'headers and a key picture, 20 kB'
    timeout 40 rtmpdump -q -v -r "$relay/dumped" -B "$seconds" -o "$dir/rtmpdump_relay.flv" > "$dir/rtmpdump_relay.out" 2>&1
    wait $publisher
    judge_streams rtmpdump_relay "$dir/rtmpdump_relay.flv"
    judge_packets rtmpdump_relay "$dir/rtmpdump_relay.flv" $((seconds - 1)) 1 200 1000
}

case_mpv_relay() {
    has mpv_relay mpv || return
    mkdir -p "$dir/mpv"
    publish mpv_relay "$relay/seen" 12 & # mpv looks at a stream for some seconds first
    sleep 1
    timeout 40 mpv --no-config --really-quiet --vo=image --vf=lavfi=[fps=2] --vo-image-outdir="$dir/mpv" --ao=pcm \
        --ao-pcm-file="$dir/mpv.wav" --length=3 "$relay/seen" > "$dir/mpv_relay.out" 2>&1 ||
        wrong mpv_relay "mpv ended with $?: $(tail -n 1 "$dir/mpv_relay.out")"
    wait $!
    figure mpv_relay "$(ls "$dir/mpv" | wc -l) pictures"
    judge_mark mpv_relay "$(ls "$dir"/mpv/*.jpg 2> /dev/null | tail -n 1)" 10000
    judge_tone mpv_relay "$dir/mpv.wav" 0.05 0.75
}
