# SPDX-License-Identifier: GPL-3.0-or-later
# judge.sh - what outside programs say about a recording, a picture and a sound file.

judge_streams() { # name file
    ffprobe -v error -show_entries stream=codec_name,width,height,sample_rate,channels -of compact "$2" > "$dir/$1.streams"
    grep -q 'codec_name=h264|width=360|height=640' "$dir/$1.streams" || wrong "$1" 'no H.264 of 360x640'
    grep -q 'codec_name=aac|sample_rate=48000|channels=1' "$dir/$1.streams" || wrong "$1" 'no AAC of 48 kHz, mono'
    figure "$1" "$(sed 's/^stream|//' "$dir/$1.streams" | tr '\n' ' ')"
}

# Times rise in both streams, key frames stand at their distance, the rate of the video lies between its bounds. On a busy
# machine a camera may be late now and then: single key frames may be off by 0.35 s, most by 0.08 s at most.
judge_packets() { # name file seconds key_distance_s min_kbps max_kbps
    ffprobe -v error -show_entries packet=codec_type,dts_time,size,flags -of csv=p=0 "$2" |
        awk -F, -v want="$3" -v gap="$4" -v low="$5" -v high="$6" -v figures="$dir/$1.figures" '
        $1 != "video" && $1 != "audio" { next }
        seen[$1] && $2 <= last[$1] { print "time of " $1 " does not rise at " $2 }
        $1 == "video" && $4 ~ /K/ {
            d = $2 - key
            if (keys++ && (d < gap - 0.35 || d > gap + 0.35)) print "key frames " d " s apart"
            if (keys > 1 && (d < gap - 0.08 || d > gap + 0.08)) off++
            if (keys > 1 && (keys == 2 || d < least)) least = d
            if (keys > 1 && d > most) most = d
            key = $2
        }
        seen[$1]++ == 0 { first[$1] = $2 }
        { last[$1] = $2; bytes[$1] += $3 }
        function length_of(kind) { return last[kind] - first[kind] }
        function rate(kind) { return length_of(kind) > 0 ? bytes[kind] * 8 / length_of(kind) / 1000 : 0 }
        END {
            for (n = split("video audio", kinds, " "); n > 0; n--)
                if (length_of(kinds[n]) < want - 0.5) print "only " length_of(kinds[n]) " s of " kinds[n] " arrived"
            if (off * 2 > keys - 1) print off " of " keys - 1 " key frames are not " gap " s apart"
            if (keys < want / gap) print "only " keys + 0 " key frames"
            if (rate("video") < low || rate("video") > high) print "video of " rate("video") " kbit/s"
            if (rate("audio") < 32 || rate("audio") > 96) print "sound of " rate("audio") " kbit/s"
            if (seen["video"] < want * 13) print "only " seen["video"] + 0 " pictures"
            if (seen["audio"] < want * 44) print "only " seen["audio"] + 0 " frames of sound"
            printf "%.2f s: %d pictures, %.0f kbit/s (%d to %d); %d frames of sound, %.0f kbit/s; %d key frames, " \
                "%.3f to %.3f s apart (%s); times rise\n", length_of("video"), seen["video"], rate("video"), low, high,
                seen["audio"], rate("audio"), keys, least, most, gap >> figures
        }' >> "$dir/$1.why"
}

# A recording decodes without a word, and the tone in it is ours.
judge_decoding() { # name file
    ffmpeg -v error -i "$2" -vsync passthrough -enc_time_base -1 -f null - > "$dir/$1.decode" 2>&1 || wrong "$1" 'ffmpeg does not decode it'
    [ ! -s "$dir/$1.decode" ] || wrong "$1" "ffmpeg says: $(head -n 1 "$dir/$1.decode")"
    ffmpeg -v error -y -i "$2" -vn -ac 1 "$dir/$1.wav" 2> /dev/null
    judge_tone "$1" "$dir/$1.wav" 0.05 0.75
}

# Half a second or more of 440 Hz, neither quiet nor clipped; the leading silence of a start is left out.
judge_tone() { # name wav rms_min rms_max
    sox "$2" -n remix - silence 1 0.05 1% trim 0.2 2 stat > "$dir/$1.stat" 2>&1
    awk -v name="$1" -v low="$3" -v high="$4" -v figures="$dir/$1.figures" '
        /^Length/ { length_s = $3 }
        /^RMS.*amplitude/ { rms = $3 }
        /^Rough.*frequency/ { hz = $3 }
        END {
            if (length_s < 0.5) print "only " length_s + 0 " s of sound"
            if (hz < 430 || hz > 450) print "sound of " hz + 0 " Hz, not 440"
            if (rms < low || rms > high) print "sound level of " rms + 0 ", not " low " to " high
            printf "sound: %d Hz, level %.3f of 1 over %.1f s\n", hz, rms, length_s >> figures
        }' "$dir/$1.stat" >> "$dir/$1.why"
}

now_us() {
    date +%s%N | sed 's/...$//'
}

# The time code in a picture file can be read, and was drawn no longer than max_ms before the file was written.
judge_mark() { # name picture max_ms
    [ -s "$2" ] || { wrong "$1" 'no picture'; return; }
    written_us=$(stat -c %.6Y "$2" | tr -d .)
    age_us=$(ffmpeg -v error -i "$2" -frames:v 1 -f rawvideo -pix_fmt yuv420p "$dir/$1.yuv" -y &&
        "${BUILD:-build}/bench/marks" read $(ffprobe -v error -show_entries stream=width,height -of csv=p=0 "$2" | tr , ' ') \
            < "$dir/$1.yuv")
    [ -n "$age_us" ] || { wrong "$1" 'no time code in the picture'; return; }
    delay_ms=$(((age_us - ($(now_us) - written_us)) / 1000))
    figure "$1" "picture: time code read, drawn $delay_ms ms before the screenshot was written"
    [ "$delay_ms" -gt -20 ] && [ "$delay_ms" -lt "$3" ] || wrong "$1" "the picture is $delay_ms ms old"
}

judge_bars() { # name picture
    ffmpeg -v info -i "$2" -f lavfi -i smptebars=size=360x640 -frames:v 1 \
        -lavfi '[0]scale=360:640,format=yuv420p[a];[1]format=yuv420p[b];[a][b]ssim' -f null - > "$dir/$1.ssim" 2>&1
    sed -n 's/.*All:\([0-9.]*\).*/\1/p' "$dir/$1.ssim" | awk -v figures="$dir/$1.figures" '
        { seen = 1; print "picture: similarity " $1 >> figures; if ($1 < 0.85) print "picture is only " $1 " like the source" }
        END { if (!seen) print "no picture to compare" }' >> "$dir/$1.why"
}
