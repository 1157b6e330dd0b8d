# SPDX-License-Identifier: GPL-3.0-or-later
# play.sh - our player, fed by others: what it shows, what it sounds, when it ends.

group_play() {
    echo play_nginx play_relay end_nginx end_relay deny unknown_app http_flv
}

# ffmpeg's sine has an eighth of full scale: a level of 0.088.
played() { # name server
    ffmpeg_marks "$1" $((seconds + 4)) "$2/$1" &
    publisher=$!
    sleep 1
    play "$1" "$2/$1" $((seconds + 1)) --speaker "wav:$dir/$1.wav" --screenshot "$dir/$1.png@$seconds" ||
        wrong "$1" "parlua play ended with $?"
    judge_mark "$1" "$dir/$1.png" 4000
    judge_tone "$1" "$dir/$1.wav" 0.06 0.12
    expect_codes "$1" "$dir/$1.play" '2001 2002 .*2004'
    wait $publisher || wrong "$1" "ffmpeg: $(head -n 1 "$dir/$1.ffmpeg")"
}

case_play_nginx() { played play_nginx "$nginx"; }
case_play_relay() {
    played play_relay "$relay"
    row play_relay ffmpeg publishes "$(first_ms "$dir/play_relay.play")" 'H.264 and AAC by -f flv'
}

# ---- the end of our publisher is the end for our player

ended() { # name server
    publish "$1" "$2/$1" 4 &
    publisher=$!
    sleep 1
    play "$1" "$2/$1" 15 --speaker none || wrong "$1" "parlua play ended with $?"
    wait $publisher
    expect_codes "$1" "$dir/$1.play" '2004 .*2006 $'
    codes "$dir/$1.play" | grep -q 2103 && wrong "$1" 'the player lost the connection'
    figure "$1" "$(timed_codes "$dir/$1.play")"
}

case_end_nginx() { ended end_nginx "$nginx"; }
case_end_relay() { ended end_relay "$relay"; }

# ---- refusals of nginx

refused() { # name url
    publish "$1" "$2" 3
    expect_codes "$1" "$dir/$1.push" '1001 .*3004 1102'
    figure "$1" "$(timed_codes "$dir/$1.push")"
}

case_deny() { refused deny "$nginx_root/closed/room"; }
case_unknown_app() { refused unknown_app "$nginx_root/nowhere/room"; }

# ---- a recording over HTTP

case_http_flv() {
    ffmpeg_bars http_flv 3 "$dir/www/three.flv"
    judge_streams http_flv "$http/three.flv"
    play http_flv "$http/three.flv" 20 --speaker "wav:$dir/http_flv.wav" --screenshot "$dir/http_flv.png@2" ||
        wrong http_flv "parlua play ended with $?"
    judge_bars http_flv "$dir/http_flv.png"
    judge_tone http_flv "$dir/http_flv.wav" 0.06 0.12
    expect_codes http_flv "$dir/http_flv.play" '2001 2002 .*2004 .*2006 $'
    figure http_flv "$(timed_codes "$dir/http_flv.play")"
}
