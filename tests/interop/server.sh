# SPDX-License-Identifier: GPL-3.0-or-later
# server.sh - the servers of the cases: nginx with its rtmp module, and our relay.

module=/usr/lib/nginx/modules/ngx_rtmp_module.so

missing_tools() { # tool...
    for tool; do
        command -v "$tool" > /dev/null || echo "$tool is not installed"
    done
    [ -e "$module" ] || echo 'the rtmp module of nginx is not installed'
    [ -x "$parlua" ] || echo "$parlua is not built"
}

# The example of parlua relay --help, with ports that are free and an application that refuses.
nginx_example() { # rtmp_port http_port
    "$parlua" relay --help | sed -n '/^    rtmp {/,/^    }/p' | sed "s|127.0.0.1:1936|127.0.0.1:$1|; s|rtmp://127.0.0.1:1935|$relay_url|
        s|^    rtmp {|&access_log off;|
        s|^        server {|& application closed { live on; on_publish http://127.0.0.1:$2/deny; }|"
}

# Tells nginx everything it would otherwise look for outside the folder. One process: killed, it is gone.
nginx_config() { # folder rtmp_port http_port
    [ "$(id -u)" != 0 ] || echo 'user root;'
    cat << END
daemon off; master_process off;
pid $1/nginx.pid;
error_log $1/error.log info;
load_module $module;
events { worker_connections 64; }
END
    nginx_example "$2" "$3"
    cat << END
http {
    access_log off;
    client_body_temp_path $1/t1; proxy_temp_path $1/t2; fastcgi_temp_path $1/t3;
    uwsgi_temp_path $1/t4; scgi_temp_path $1/t5;
    server {
        listen 127.0.0.1:$3;
        root $dir/www;
        location = /deny { return 403; }
    }
}
END
}

nginx_run() { # folder      sets server
    nginx -p "$1" -c "$1/nginx.conf" -e "$1/error.log" >> "$dir/nginx.log" 2>&1 &
    server=$!
}

# A port pair may be taken: then nginx ends at once and the next pair is tried. Sets server, rtmp_port, http_port.
nginx_start() { # folder salt
    mkdir -p "$1"
    for try in 1 2 3 4 5 6 7 8; do
        rtmp_port=$((20000 + ($$ * 7 + $2 * 37 + try * 1013) % 12000))
        http_port=$((rtmp_port + 1))
        nginx_config "$1" $rtmp_port $http_port > "$1/nginx.conf"
        nginx_run "$1"
        nginx_listens "$1" && return 0
    done
    return 1
}

# It writes its number when it has its ports.
nginx_listens() { # folder
    for look in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 0.1
        kill -0 "$server" 2> /dev/null || return 1
        [ ! -s "$1/nginx.pid" ] || return 0
    done
    kill "$server"
    return 1
}

# Our relay says where it listens in its first line. Sets server and relay_url.
relay_start() { # name listen option...
    name=$1 listen=$2
    shift 2
    : > "$dir/$name.url"
    "$parlua" relay --listen "$listen" "$@" > "$dir/$name.url" 2> "$dir/$name.log" &
    server=$!
    for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        relay_url=$(grep '^rtmp:' "$dir/$name.url")
        [ -z "$relay_url" ] || return 0
        sleep 0.1
    done
    return 1
}

# The two that stand through the whole run: $nginx/STREAM, $relay/STREAM, $relay_http/live/STREAM.flv, $http/FILE.
start_servers() {
    mkdir -p "$dir/www"
    relay_start relay 127.0.0.1:0 --http 0 || return 1
    servers=$server
    relay=$relay_url/live
    relay_http=$(sed -n 2p "$dir/relay.url")
    nginx_start "$dir/nginx" 0 || return 1
    servers="$servers $server"
    nginx=rtmp://127.0.0.1:$rtmp_port/live
    nginx_root=rtmp://127.0.0.1:$rtmp_port
    http=http://127.0.0.1:$http_port
}

stop_servers() {
    [ -z "$servers" ] || kill $servers 2> /dev/null
    wait
}
