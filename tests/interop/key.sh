# SPDX-License-Identifier: GPL-3.0-or-later
# key.sh - a relay with a key: ffmpeg and our ends with good, expired, foreign and missing signatures.

group_key() {
    echo key_publish key_play
}

signed() { # stream key seconds_from_now
    at=$(printf '%X' $(($(date +%s) + $3)))
    echo "$1?txSecret=$(printf '%s' "$2$1$at" | md5sum | cut -c 1-32)&txTime=$at"
}

# ffmpeg's -f flv to a relay that refuses it ends with an error
ffmpeg_may() { # name stream_with_arguments
    ffmpeg -v error -y -re -i "$dir/www/key.flv" -t 1 -c copy -f flv -rw_timeout 5000000 "$keyed/$2" > "$dir/$1.ffmpeg" 2>&1
}

with_keyed_relay() { # name body
    [ -s "$dir/www/key.flv" ] || ffmpeg_bars "$1" 2 "$dir/www/$1.flv"
    [ -s "$dir/www/key.flv" ] || mv "$dir/www/$1.flv" "$dir/www/key.flv"
    relay_start "$1" 127.0.0.1:0 --key secret || { wrong "$1" 'the relay does not start'; return; }
    keyed=$relay_url/live
    "$2"
    kill "$server"
    wait "$server"
}

case_key_publish() { with_keyed_relay key_publish publish_with_keys; }
case_key_play() { with_keyed_relay key_play play_with_keys; }

publish_with_keys() {
    ffmpeg_may key_publish "$(signed film secret 60)" || wrong key_publish "refused: $(head -n 1 "$dir/key_publish.ffmpeg")"
    ffmpeg_may key_publish film && wrong key_publish 'taken without a signature'
    ffmpeg_may key_publish "$(signed film secret -60)" && wrong key_publish 'taken with an expired one'
    ffmpeg_may key_publish "$(signed film other 60)" && wrong key_publish 'taken with one of another key'
    ffmpeg_may key_publish "$(signed other secret 60 | sed s/^other/film/)" && wrong key_publish 'taken with one of another stream'
    figure key_publish 'signed: taken; without, expired, other key, other stream: refused'
}

play_with_keys() {
    publish key_play "$keyed/$(signed film secret 60)" 9 &
    publisher=$!
    sleep 1
    play key_play "$keyed/$(signed film secret 60)" 2 --speaker none
    expect_codes key_play "$dir/key_play.play" '2001 2002 .*2004'
    figure key_play "$(timed_codes "$dir/key_play.play")"
    play key_play "$keyed/$(signed film other 60)" 2 --speaker none
    expect_codes key_play "$dir/key_play.play" '2001 .*3005 2103'
    figure key_play "other key: $(timed_codes "$dir/key_play.play")"
    ffprobe -v error -rw_timeout 3000000 "$keyed/film" > /dev/null 2>&1 && wrong key_play 'ffprobe may play without a signature'
    ffprobe -v error -rw_timeout 5000000 "$keyed/$(signed film secret 60)" > /dev/null 2>&1 ||
        wrong key_play 'ffprobe may not play with a signature'
    wait $publisher
}
