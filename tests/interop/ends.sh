# SPDX-License-Identifier: GPL-3.0-or-later
# ends.sh - our two ends and ffmpeg's, and what ours said.

publish() { # name url seconds option...
    name=$1 url=$2 for_s=$3
    shift 3
    timeout $((for_s + 30)) "$parlua" publish "$url" --camera test --mic tone:440 --display none --duration "$for_s" \
        --events "$dir/$name.push" "$@" > "$dir/$name.push.out" 2>&1
}

play() { # name url seconds option...
    name=$1 url=$2 for_s=$3
    shift 3
    timeout $((for_s + 30)) "$parlua" play "$url" --display none --duration "$for_s" --events "$dir/$name.play" "$@" \
        > "$dir/$name.play.out" 2>&1
}

# Our test picture with its time code, encoded by ffmpeg as it is drawn, and a tone of 440 Hz.
ffmpeg_marks() { # name seconds url
    "${BUILD:-build}/bench/marks" write 360 640 15 "$2" | ffmpeg -v error -y -f yuv4mpegpipe -i - -re -f lavfi \
        -i sine=frequency=440:sample_rate=48000 -t "$2" -c:v libx264 -preset superfast -tune zerolatency -g 15 \
        -pix_fmt yuv420p -c:a aac -b:a 64k -ac 1 -f flv "$3" > "$dir/$1.ffmpeg" 2>&1
}

# Colour bars and a tone of 440 Hz, made as fast as it goes.
ffmpeg_bars() { # name seconds file
    ffmpeg -v error -y -f lavfi -i smptebars=size=360x640:rate=15 -f lavfi -i sine=frequency=440:sample_rate=48000 \
        -t "$2" -c:v libx264 -preset superfast -tune zerolatency -g 15 -pix_fmt yuv420p -c:a aac -b:a 64k -ac 1 \
        -f flv "$3" > "$dir/$1.ffmpeg" 2>&1
}

# The codes an event file holds, in order, in one line; with their times in seconds.
codes() { # events
    sed -n 's/.*"type":"statechange","code":\(-\{0,1\}[0-9]*\).*/\1/p' "$1" | tr '\n' ' '
}

timed_codes() { # events
    sed -n 's/.*"t_ms":\([0-9.]*\).*"type":"statechange","code":\(-\{0,1\}[0-9]*\).*/\1 \2/p' "$1" |
        awk '{ printf "%d (%.2f) ", $2, $1 / 1000 }'
}

expect_codes() { # name events pattern
    codes "$2" | grep -Eq -e "$3" || wrong "$1" "codes are '$(codes "$2")', not '$3'"
}
