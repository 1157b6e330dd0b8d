# SPDX-License-Identifier: GPL-3.0-or-later
# outage.sh - servers that cannot be found, reached, or talked to, and servers that die: the code sequences they cause,
# with the real waits of 3 s between attempts, and the time bounds of each code.

# A busy machine adds this to every bound of time; the figures tell what it really took.
slack_s=1.5

group_outage() {
    for case in wrong_host closed_port silent_port gone_relay gone_nginx back_relay back_nginx; do
        echo "push_$case" "play_$case"
    done
}

# Both ends say the same with their own numbers for "trying again" and "giving up".
end_of() { # push|play
    case $1 in
    push) again=1102 over=-1307 ;;
    play) again=2103 over=-2301 ;;
    esac
}

run_end() { # push|play name url seconds
    case $1 in
    push) publish "$2" "$3" "$4" ;;
    play) play "$2" "$3" "$4" --speaker none ;;
    esac
}

# Codes of the network only: what capture and decoder say interleaves freely.
network_codes() { # events
    timed_codes "$1" | tr ')' '\n' | sed -n 's/^ *\(-*[0-9]*\) (/\1 /p' |
        grep -E '^(1001|1002|1102|2001|2002|2004|2103|3...|-1307|-2301) '
}

# Four causes, three announcements; every cause within limit_s of its attempt, attempts 3 s apart.
expect_attempts() { # name events cause limit_s
    network_codes "$2" | awk -v name="$1" -v cause="$3" -v limit="$4" -v slack=$slack_s -v again="$again" -v over="$over" '
        { list = list " " $1; at[NR] = $2 }
        END {
            want = " " cause " " again " " cause " " again " " cause " " again " " cause " " over
            if (list != want) { print "codes are" list ", not" want; exit }
            for (n = 1; n <= 4; n++) {
                took = at[2 * n - 1] - (n == 1 ? 0 : at[2 * n - 2] + 3)
                if (took < -0.1 || took > limit + slack) print "attempt " n " took " took " s"
            }
            if (at[8] - at[7] > 0.3 + slack) print over " came " at[8] - at[7] " s late"
        }' >> "$dir/$1.why"
    figure "$1" "$(timed_codes "$2")"
}

never_reached() { # name push|play url cause limit_s seconds
    end_of "$2"
    run_end "$2" "$1" "$3" "$6"
    [ $? = 1 ] || wrong "$1" 'did not end with 1'
    expect_attempts "$1" "$dir/$1.$2" "$4" "$5"
}

case_push_wrong_host() { never_reached push_wrong_host push rtmp://no-such-host.invalid/live/x 3001 1 15; }
case_play_wrong_host() { never_reached play_wrong_host play rtmp://no-such-host.invalid/live/x 3001 1 15; }
case_push_closed_port() { never_reached push_closed_port push rtmp://127.0.0.1:1/live/x 3002 0.5 15; }
case_play_closed_port() { never_reached play_closed_port play rtmp://127.0.0.1:1/live/x 3002 0.5 15; }

# ---- a port that accepts and says nothing: a stopped relay, whose kernel still takes connections

silent() { # name push|play
    end_of "$2"
    relay_start "$1" 127.0.0.1:0 || { wrong "$1" 'the relay does not start'; return; }
    kill -STOP "$server"
    if [ "$seconds" -ge 20 ]; then
        never_reached "$1" "$2" "$relay_url/live/x" 3003 5.5 35
    else # the first two attempts
        run_end "$2" "$1" "$relay_url/live/x" 9
        expect_codes "$1" "$dir/$1.$2" "3003 $again "
        figure "$1" "$(timed_codes "$dir/$1.$2")"
    fi
    kill -KILL "$server"
    wait "$server" 2> /dev/null
}

case_push_silent_port() { silent push_silent_port push; }
case_play_silent_port() { silent play_silent_port play; }

# ---- a server killed in mid-call that stays away, or is back after 1.5 s

server_start() { # relay|nginx name      sets server and root
    case $1 in
    relay) relay_start "$2" 127.0.0.1:0 && root=$relay_url ;;
    nginx) nginx_start "$dir/$2.nginx" "$(printf '%s' "$2" | cksum | cut -c 1-4)" && root=rtmp://127.0.0.1:$rtmp_port ;;
    esac
}

server_again() { # relay|nginx name
    case $1 in
    relay) relay_start "$2" "${root#rtmp://}" ;;
    nginx) nginx_run "$dir/$2.nginx" ;;
    esac
}

# When it was in a call, in seconds on the clock of its event file; looks every 0.2 s for at most 5 s.
wait_up() { # events
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
        up_s=$([ ! -s "$1" ] || network_codes "$1" | awk '/^(1002|2004) / { print $2; exit }')
        [ -z "$up_s" ] || break
        sleep 0.2
    done
    echo "${up_s:-0}"
}

# What the end said after the kill, which came at about $killed_s on the event file's clock.
expect_after_kill() { # name events pattern
    network_codes "$2" | awk '{ printf "%s ", $1 }' | grep -Eq -e "$3" ||
        wrong "$1" "codes are '$(network_codes "$2" | awk '{ printf "%s ", $1 }')', not '$3'"
    figure "$1" "killed at about $killed_s: $(timed_codes "$2")"
}

killed() { # name push|play relay|nginx away|back
    end_of "$2"
    server_start "$3" "$1" || { wrong "$1" 'the server does not start'; return; }
    far=
    if [ "$2" = play ]; then # someone must be there to play
        publish "$1" "$root/live/x" 17 &
        far=$!
        wait_up "$dir/$1.push" > /dev/null
    fi
    run_end "$2" "$1" "$root/live/x" 15 &
    end=$!
    up_s=$(wait_up "$dir/$1.$2")
    sleep 1
    kill -KILL "$server"
    killed_s=$(awk -v up="$up_s" 'BEGIN { print up + 1 }')
    wait "$server" 2> /dev/null
    if [ "$4" = back ]; then
        sleep 1.5
        server_again "$3" "$1"
    fi
    wait $end
    status=$?
    [ -z "$far" ] || wait $far
    [ "$4" = away ] || { kill "$server"; wait "$server" 2> /dev/null; }
    judge_killed "$1" "$2" "$4" $status
}

judge_killed() { # name push|play away|back status
    case $2-$3 in
    push-away) want="^1001 1002 300[45] 1102 3002 1102 3002 1102 3002 -1307 $" ends=1 ;;
    play-away) want="^2001 2002 2004 300[45] 2103 3002 2103 3002 2103 3002 -2301 $" ends=1 ;;
    push-back) want="^1001 1002 300[45] 1102 1001 1002 $" ends=0 ;;
    play-back) want="^2001 2002 2004 300[45] 2103 2001 2002 2004 $" ends=0 ;;
    esac
    expect_after_kill "$1" "$dir/$1.$2" "$want"
    [ "$4" = $ends ] || wrong "$1" "ended with $4"
    network_codes "$dir/$1.$2" | awk -v killed="$killed_s" -v again="$again" -v slack=$slack_s '
        /^300[45]/ && !lost { lost = $2; if (lost - killed > 0.3 + slack) print "the loss was told " lost - killed " s after it" }
        $1 == again && !told { told = $2 }
        lost && $1 ~ /^[12]001$/ && $2 - told > 3.5 + slack { print "connected again " $2 - told " s after " again }
        $1 == 2004 && lost && $2 - connected > 1 + slack { print "first picture " $2 - connected " s after the connection" }
        $1 ~ /^[12]001$/ { connected = $2 }' >> "$dir/$1.why"
}

case_push_gone_relay() { killed push_gone_relay push relay away; }
case_push_gone_nginx() { killed push_gone_nginx push nginx away; }
case_play_gone_relay() { killed play_gone_relay play relay away; }
case_play_gone_nginx() { killed play_gone_nginx play nginx away; }
case_push_back_relay() { killed push_back_relay push relay back; }
case_push_back_nginx() { killed push_back_nginx push nginx back; }
case_play_back_relay() { killed play_back_relay play relay back; }
case_play_back_nginx() { killed play_back_nginx play nginx back; }
